// What a run came to, in numbers: counted from the table, in the model's order, so that the same data give the same text.

import type { ModelData } from '../../engine/model/model.ts'
import type { Item } from '../../engine/ports.ts'
import { parseRun } from '../../engine/table/keys.ts'
import { unconfirmedAfter } from '../../engine/journey/message-item.ts'
import type { OneMachine } from '../system.ts'
import { currentModel } from './current-model.ts'
import { failuresOf, type Failure } from './failures.ts'
import { scan } from './scan.ts'
import { tableOf } from './table-name.ts'

export interface JourneyCounts {
  /** All endings and `active`. */
  started: number
  active: number
  completed: number
  goal: number
  exited: number
  failed: number
  /** Runs that get no execution: beside `started`, not in it. */
  heldOut: number
}

export interface Summary {
  /** People who are known by an id. */
  customers: number
  /** That the API accepted: what the system notes itself, such as a delivery, is not counted. */
  events: number
  stages: Record<string, number>
  transitions: number
  enrollments: Record<string, JourneyCounts>
  /** Sent, by journey and step. */
  messages: Record<string, Record<string, number>>
  /** Claimed, and no word from the mail service for a quarter of an hour. */
  unconfirmed: number
  failures: Failure[]
}

export const summaryAttributes = ['anonymous', 'stage', 'silent', 'user', 'anonymousId', 'journey', 'heldOut', 'status', 'end', 'run', 'step', 'at', 'reason', 'code', 'path']

export async function summarize(system: OneMachine): Promise<Summary> {
  const tally = new Tally(await currentModel(system), system.clock.now())
  const table = tableOf(system.description)
  for await (const item of scan(system.table, table, summaryAttributes)) tally.add(item)
  return { ...tally.counts, failures: [...failuresOf(system), ...tally.failures] }
}

/** Counts items one by one. */
export class Tally {
  readonly counts: Omit<Summary, 'failures'>
  readonly failures: Failure[] = []
  readonly #now: number

  constructor(model: Pick<ModelData, 'stages' | 'journeys'>, now: number) {
    this.#now = now
    const journeys = Object.values(model.journeys).toSorted((one, other) => (one.id < other.id ? -1 : 1))
    this.counts = {
      customers: 0,
      events: 0,
      stages: Object.fromEntries(model.stages.map(({ name }) => [name, 0])),
      transitions: 0,
      enrollments: Object.fromEntries(journeys.map(({ id }) => [id, nobody()])),
      messages: Object.fromEntries(journeys.map(({ id, sends }) => [id, Object.fromEntries(Object.keys(sends).map((step) => [step, 0]))])),
      unconfirmed: 0,
    }
  }

  add(item: Item): void {
    switch (text(item['kind'])) {
      case 'profile':
        if (item['anonymous'] !== true) this.#addCustomer(item)
        return
      case 'event':
        if (item['user'] !== undefined || item['anonymousId'] !== undefined) this.counts.events++
        return
      case 'transition':
        if (item['silent'] !== true) this.counts.transitions++
        return
      case 'enrollment':
        this.#addEnrollment(item)
        return
      case 'message':
        this.#addMessage(item)
        return
      case 'rejected':
        this.failures.push({ where: 'quarantine', message: `${item.pk.slice(2)}: ${text(item['code'])} at ${text(item['path'])}` })
        return
      default:
    }
  }

  #addCustomer({ stage }: Item): void {
    this.counts.customers++
    if (typeof stage === 'string') this.counts.stages[stage] = (this.counts.stages[stage] ?? 0) + 1
  }

  #addEnrollment({ journey, heldOut, status, end }: Item): void {
    const counts = (this.counts.enrollments[text(journey)] ??= nobody())
    if (heldOut === true) {
      counts.heldOut++
      return
    }
    counts.started++
    if (status !== 'ended') counts.active++
    else counts[(end as { kind: 'completed' | 'goal' | 'exited' | 'failed' }).kind]++
  }

  #addMessage({ run, step, status, at, reason }: Item): void {
    const { journey } = parseRun(text(run))
    if (status === 'sent') {
      const steps = (this.counts.messages[journey] ??= {})
      steps[text(step)] = (steps[text(step)] ?? 0) + 1
    } else if (status === 'claimed' && this.#now - Number(at) > unconfirmedAfter) {
      this.counts.unconfirmed++
    } else if (status === 'failed' || status === 'refused') {
      this.failures.push({ where: `${journey}, ${text(step)}`, message: `a message was not taken: ${text(reason)}` })
    }
  }
}

const nobody = (): JourneyCounts => ({ started: 0, active: 0, completed: 0, goal: 0, exited: 0, failed: 0, heldOut: 0 })

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
