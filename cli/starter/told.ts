// Starters and models as text for a terminal.
import type { Addition } from './addition.ts'
import type { Names, Starter } from './shelf.ts'
import { explainJourney } from '../../engine/words/journey/explain.ts'
import { findJourney } from '../project.ts'
import { modelNames, readModel, readStarter, starterNames } from './shelf.ts'
import { plainEnglish } from '../../engine/words/plain-english.ts'
import { vocabularyOf } from '../../engine/words/vocabulary.ts'
import type { ProjectSource } from '../../engine/project-files.ts'

interface Stage {
  name: string
  label: string
  goal?: string
  kpi?: { event: string } | { ratio: [string, string] }
}

const stagesOf = ({ files }: ProjectSource): Stage[] => (JSON.parse(files['lifecycle.json'] ?? '{}') as { stages: Stage[] }).stages

export function listText(): string {
  const starters = starterNames().map((name) => {
    const { label, for: whom } = readStarter(name).about
    return `  ${name.padEnd(18)}${label}\n${' '.repeat(20)}${whom}`
  })
  const models = modelNames().map((name) => `  ${name.padEnd(18)}${stagesOf(readModel(name)).map((stage) => stage.name).join(', ')}`)
  return `Starters: \`perennial starter show NAME\`, \`perennial starter add NAME\`\n\n${starters.join('\n')}\n\nModels and their stages: \`perennial starter model NAME\`\n\n${models.join('\n')}`
}

/** `project` is one that the starter lies in. */
export function starterText({ name, about, files }: Starter, project: ProjectSource): string {
  const english = plainEnglish(vocabularyOf(project))
  const journeys = journeyIds(files).map((id) => `${id}.journey.json\n\n${explainJourney(findJourney(project, id), english)}`)
  const models = Object.entries(about.models).map(([model, names]) => `  ${model}${optionsFor(names)}`)
  return [`${name}: ${about.label}`, about.for, ...journeys, `Change first:\n${about.change.map((line) => `  - ${line}`).join('\n')}`, `Goes on the models:\n${models.join('\n')}`].join('\n\n')
}

export function modelText(name: string): string {
  const lines = stagesOf(readModel(name)).map(({ name: stage, label, goal, kpi }) => `  ${stage.padEnd(12)}${label}. ${goal ?? ''}\n${' '.repeat(14)}measured by ${measure(kpi)}`)
  return `${name}: a lifecycle model. A customer is in the first stage whose condition holds.\n\n${lines.join('\n')}`
}

export function addedText(folder: string, { name, about, files }: Starter, { files: written, entries }: Addition, before: ProjectSource): string {
  const isNew = Object.keys(written).filter((path) => before.files[path] === undefined).map((path) => `  new      ${path}`)
  const changed = Object.keys(written).filter((path) => before.files[path] !== undefined).map((path) => `  changed  ${path}: ${entries.filter(({ file }) => file === path).map(({ entry }) => entry).join(', ')}`)
  const [first = name] = journeyIds(files)
  return [
    `Added "${about.label}" to ${folder}, as a draft:`,
    [...isNew, ...changed].join('\n'),
    `Change first:\n${about.change.map((line) => `  - ${line}`).join('\n')}`,
    `\`perennial explain ${first}\` tells what it does. It sends nothing before "status" is "live".`,
  ].join('\n\n')
}

/** The starter's own first; the others begin with its name. */
const journeyIds = (files: Record<string, string>): string[] => Object.keys(files).flatMap((path) => /^(.+)\.journey\.json$/.exec(path)?.[1] ?? []).toSorted()

function optionsFor(names: Names): string {
  const options = (['stage', 'topic', 'event'] as const).flatMap((kind) => Object.entries(names[`${kind}s`] ?? {}).map(([theirs, yours]) => ` --${kind} ${JSON.stringify(`${theirs}=${yours}`)}`))
  return options.length === 0 ? '' : `, with${options.join('')}`
}

function measure(kpi: Stage['kpi']): string {
  if (kpi === undefined) return 'nothing yet'
  return 'event' in kpi ? kpi.event : `${kpi.ratio[0]} for each ${kpi.ratio[1]}`
}
