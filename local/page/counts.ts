// The numbers of the overview and the list of customers, counted again when the table has changed. Counting reads the whole
// table, so it is done once at a time, and whoever looks meanwhile gets the numbers of before.

import type { ModelData } from '../../engine/model/model.ts'
import { customerOf } from '../../engine/table/keys.ts'
import { StreamPositions } from '../dynamo/stream-positions.ts'
import { currentModel } from '../summary/current-model.ts'
import { failuresOf } from '../summary/failures.ts'
import { scan } from '../summary/scan.ts'
import { summaryAttributes, Tally, type Summary } from '../summary/summary.ts'
import { tableOf } from '../summary/table-name.ts'
import type { OneMachine } from '../system.ts'
import { plain } from './plain.ts'

export interface Known {
  key: string
  user: string
  email: string
  stage: string
}

export interface Counts {
  summary: Summary
  /** By user id. */
  customers: Known[]
}

export class CountedTable {
  readonly #system: OneMachine
  readonly #positions: StreamPositions
  #counts: { version: string; counts: Counts } | undefined
  #counting: Promise<Counts> | undefined

  constructor(system: OneMachine) {
    this.#system = system
    this.#positions = new StreamPositions(system.store)
  }

  /** The newest numbers there are, and whether newer ones are being counted. */
  async latest(): Promise<Counts & { isCounting: boolean }> {
    const version = this.#version()
    if (this.#counts?.version === version) return { ...this.#counts.counts, isCounting: false }
    this.#counting ??= this.#count(version).finally(() => (this.#counting = undefined))
    if (this.#counts === undefined) return { ...(await this.#counting), isCounting: false }
    // Failed, it is told by the next who look and find the numbers still old.
    this.#counting.catch(() => undefined)
    return { ...this.#counts.counts, isCounting: true }
  }

  async #count(version: string): Promise<Counts> {
    const system = this.#system
    const model: ModelData = await currentModel(system)
    const tally = new Tally(model, system.clock.now())
    const customers: Known[] = []
    for await (const item of scan(system.table, tableOf(system.description), [...summaryAttributes, 'traits'])) {
      tally.add(item)
      if (item['kind'] === 'profile' && item['anonymous'] !== true) {
        const { email }: { email?: [unknown] } = JSON.parse(plain(item['traits']))
        customers.push({ key: customerOf(item.pk), user: plain(item['user']), email: typeof email?.[0] === 'string' ? email[0] : '', stage: plain(item['stage']) })
      }
    }
    const summary = { ...tally.counts, failures: [...failuresOf(system), ...tally.failures] }
    const counts = { summary, customers: customers.toSorted((one, other) => (one.user < other.user ? -1 : 1)) }
    this.#counts = { version, counts }
    return counts
  }

  /** Changes with the table: whatever is written comes by the stream. */
  #version(): string {
    const { clock, description, failures } = this.#system
    const positions = description.streamMappings.map((mapping) => this.#positions.find(mapping)?.sequenceNumber ?? '')
    return [clock.now(), failures.count, ...positions].join(' ')
  }
}
