// The event buses: an event put on one goes to the targets of every rule of that bus whose pattern it matches. Putting
// and delivering are one transaction, so an event that was accepted is in its queues.

import { randomUUID } from 'node:crypto'
import type { StatementSync } from 'node:sqlite'
import { Problem } from '../../engine/problem.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'
import type { BusResource, RuleResource, RuleTarget } from '../template/events.ts'
import type { Account } from '../template/names.ts'
import type { Delivery } from './delivery.ts'
import { faultOf, type Entry } from './entry.ts'
import { compile, type Test } from './pattern.ts'
import { inputFor, type BusEvent } from './transform.ts'

export type PutOutcome = { eventId: string } | { errorCode: string; errorMessage: string }

/** An event that did not get where it should; AWS would say nothing of the first kind. */
export interface BusFailure {
  /** Instant in ms since the epoch. */
  at: number
  reason: 'unknown-bus' | 'not-delivered'
  busName: string
  source: string
  detailType: string
  eventId: string
  message: string
}

/** An event of a service itself, for the default bus. */
export interface ServiceEvent {
  source: string
  detailType: string
  detail: Record<string, unknown>
  resources?: string[]
}

export interface BusOptions {
  store: Store
  clock: Clock
  delivery: Delivery
  account: Account
  buses: BusResource[]
  rules: RuleResource[]
  onFailure?(failure: BusFailure): void
}

interface Rule extends RuleResource {
  matches: Test
}

const sender = 'events.amazonaws.com'

export class Bus {
  readonly #options: BusOptions
  /** The rules of each bus, by the bus's name. */
  readonly #rules: Map<string, Rule[]>
  readonly #insertFailure: StatementSync
  readonly #listFailures: StatementSync
  readonly #countFailures: StatementSync

  constructor(options: BusOptions) {
    this.#options = options
    const rules = options.rules
      .filter(({ enabled }) => enabled)
      .map((rule): Rule => ({ ...rule, matches: compile(rule.pattern) }))
    this.#rules = new Map(options.buses.map(({ name }) => [name, rules.filter(({ busName }) => busName === name)]))
    const { db } = options.store
    db.exec('CREATE TABLE IF NOT EXISTS bus_failures (seq INTEGER PRIMARY KEY, failure TEXT NOT NULL)')
    this.#insertFailure = db.prepare('INSERT INTO bus_failures (failure) VALUES (?)')
    this.#listFailures = db.prepare('SELECT failure FROM bus_failures ORDER BY seq DESC LIMIT ?')
    this.#countFailures = db.prepare('SELECT count(*) AS count FROM bus_failures')
  }

  /** PutEvents: every entry has an outcome of its own. */
  put(entries: Entry[]): PutOutcome[] {
    return this.#options.store.transaction(() => entries.map((entry) => this.#put(entry)))
  }

  /** Puts an event of an AWS service on the default bus; returns its id. */
  publish(event: ServiceEvent): string {
    const { source, detailType, detail, resources = [] } = event
    const made = this.#event({ source, detailType, resources }, detail)
    this.#options.store.transaction(() => this.#route('default', made))
    return made.id
  }

  /** The latest failures first. */
  failures(limit = 100): BusFailure[] {
    return this.#listFailures.all(limit).map((row): BusFailure => JSON.parse(String(row['failure'])))
  }

  failureCount(): number {
    return Number(this.#countFailures.get()?.['count'] ?? 0)
  }

  #put(entry: Entry): PutOutcome {
    const fault = faultOf(entry)
    if (fault !== undefined) return fault
    const { source, detailType, resources = [], time } = entry
    const detail: Record<string, unknown> = JSON.parse(entry.detail)
    const event = this.#event({ source, detailType, resources, ...(time === undefined ? {} : { time }) }, detail)
    this.#route(entry.busName?.split('/').at(-1) ?? 'default', event)
    return { eventId: event.id }
  }

  #event(
    head: { source: string; detailType: string; resources: string[]; time?: number },
    detail: Record<string, unknown>
  ): BusEvent {
    const { account, clock } = this.#options
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': head.detailType,
      source: head.source,
      account: account.accountId,
      time: new Date(head.time ?? clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
      region: account.region,
      resources: head.resources,
      detail,
    }
  }

  #route(busName: string, event: BusEvent): void {
    const rules = this.#rules.get(busName)
    if (rules === undefined) {
      this.#fail('unknown-bus', busName, event, `There is no bus ${busName}: AWS drops such an event in silence.`)
      return
    }
    for (const rule of rules) {
      if (!rule.matches(event)) continue
      for (const target of rule.targets) this.#deliver(rule, target, event)
    }
  }

  #deliver(rule: Rule, target: RuleTarget, event: BusEvent): void {
    const { delivery } = this.#options
    try {
      delivery.deliver(target.destination, inputFor(target.input, event, rule), sender)
    } catch (error) {
      // Anything else, such as a full disk, undoes the whole put.
      if (!(error instanceof Problem)) throw error
      if (target.deadLetterQueue !== undefined) {
        const reasons = {
          RULE_ARN: rule.arn,
          TARGET_ARN: target.destination.name,
          ERROR_CODE: error.code,
          ERROR_MESSAGE: error.message,
          RETRY_ATTEMPTS: '0',
        }
        delivery.bury(target.deadLetterQueue, JSON.stringify(event), reasons, sender)
      }
      this.#fail('not-delivered', rule.busName, event, `The rule ${rule.name} could not deliver: ${error.message}`)
    }
  }

  #fail(reason: BusFailure['reason'], busName: string, event: BusEvent, message: string): void {
    const { source, id: eventId } = event
    const at = this.#options.clock.now()
    const failure: BusFailure = { at, reason, busName, source, detailType: event['detail-type'], eventId, message }
    this.#insertFailure.run(JSON.stringify(failure))
    this.#options.onFailure?.(failure)
  }
}
