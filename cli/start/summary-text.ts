// The summary as text for a terminal.

import type { ModelData } from '../../engine/model/model.ts'
import type { JourneyCounts, Summary } from '../../local/summary/summary.ts'

const columns: [keyof JourneyCounts, string][] = [
  ['started', 'started'],
  ['active', 'active'],
  ['completed', 'completed'],
  ['goal', 'goal'],
  ['exited', 'exited'],
  ['failed', 'failed'],
  ['heldOut', 'held out'],
]
const barWidth = 24
const failuresTold = 10

export function summaryText(summary: Summary, model: Pick<ModelData, 'stages' | 'journeys'>): string {
  const { customers, events, transitions, unconfirmed, failures } = summary
  return [
    `${plural(customers, 'customer')}, ${plural(events, 'event')}, ${plural(transitions, 'stage transition')}`,
    '',
    'Customers by stage',
    ...stageLines(summary, model),
    '',
    'Enrollments by journey',
    ...journeyLines(summary, model),
    '',
    `Messages sent: ${number(total(summary))}`,
    ...messageLines(summary),
    '',
    `Unconfirmed: ${number(unconfirmed)}`,
    failures.length === 0 ? 'Failures: none' : `Failures: ${number(failures.length)}`,
    ...failures.slice(0, failuresTold).map(({ where, message, at }) => `  ${at === undefined ? '' : `${at} `}${where}: ${message}`),
    ...(failures.length > failuresTold ? [`  and ${number(failures.length - failuresTold)} more; --json FILE has them all`] : []),
  ].join('\n')
}

function stageLines({ stages, customers }: Summary, model: Pick<ModelData, 'stages'>): string[] {
  const label = (name: string): string => model.stages.find((stage) => stage.name === name)?.label ?? name
  const width = Math.max(...Object.keys(stages).map((name) => label(name).length))
  return Object.entries(stages).map(([name, count]) => {
    const bar = '█'.repeat(Math.round((count / Math.max(1, customers)) * barWidth))
    return `  ${label(name).padEnd(width)}  ${number(count).padStart(5)}  ${bar}`.trimEnd()
  })
}

function journeyLines({ enrollments }: Summary, { journeys }: Pick<ModelData, 'journeys'>): string[] {
  const names = Object.keys(enrollments).map((id) => journeys[id]?.name ?? id)
  const width = Math.max(0, ...names.map((name) => name.length))
  const head = `  ${''.padEnd(width)}${columns.map(([, title]) => title.padStart(title.length + 2)).join('')}`
  const rows = Object.values(enrollments).map((counts, row) => {
    const cells = columns.map(([column, title]) => number(counts[column]).padStart(title.length + 2))
    return `  ${(names[row] ?? '').padEnd(width)}${cells.join('')}`
  })
  return [head, ...rows]
}

function messageLines({ messages }: Summary): string[] {
  const steps = Object.values(messages).flatMap((counts) => Object.keys(counts))
  const journeyWidth = Math.max(0, ...Object.keys(messages).map((journey) => journey.length))
  const stepWidth = Math.max(0, ...steps.map((step) => step.length))
  return Object.entries(messages).flatMap(([journey, counts]) =>
    Object.entries(counts).map(
      ([step, count], row) => `  ${(row === 0 ? journey : '').padEnd(journeyWidth)}  ${step.padEnd(stepWidth)}  ${number(count).padStart(5)}`,
    ),
  )
}

function total({ messages }: Summary): number {
  return Object.values(messages)
    .flatMap((steps) => Object.values(steps))
    .reduce((all, one) => all + one, 0)
}

const number = (value: number): string => value.toLocaleString('en')

const plural = (count: number, one: string): string => `${number(count)} ${one}${count === 1 ? '' : 's'}`
