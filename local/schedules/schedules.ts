// Fires the template's schedules in virtual time. A schedule that AWS fires every minute only to find nothing may have a
// `Worth`: then it fires at those of its instants only at which there is something to do, so that a year of virtual time
// need not stop half a million times. What it fires for is the same.

import type { StatementSync } from 'node:sqlite'
import { Problem } from '../../engine/problem.ts'
import type { Delivery } from '../bus/delivery.ts'
import type { Clock } from '../clock.ts'
import type { Service } from '../service.ts'
import type { Store } from '../store.ts'
import type { ScheduleResource } from '../template/events.ts'
import type { Account } from '../template/names.ts'
import { occurrencesOf, type Occurrences } from './occurrences.ts'
import { scheduledInput } from './scheduled-event.ts'

/** When a schedule is worth firing. */
export interface Worth {
  /**
   * The instant (ms since the epoch) from which a firing is worth it, in the past too; undefined while there is nothing
   * to do. Asked whenever time is about to move, so it must be quick and change nothing.
   */
  from(): number | undefined
  /** Called when it fires; what it returns stands in place of the schedule's own input, unless undefined. */
  input?(now: number): unknown
}

export interface SchedulesOptions {
  store: Store
  clock: Clock
  delivery: Delivery
  account: Account
  schedules: ScheduleResource[]
  /** A schedule without one fires at each of its instants. */
  worthOf?(schedule: ScheduleResource): Worth | undefined
  /** Told of what a target could not get. */
  onFailure?(failure: { schedule: string; message: string }): void
}

interface Entry {
  schedule: ScheduleResource
  occurrences: Occurrences
  worth: Worth | undefined
  /** Its instants up to this one are done with. */
  passed: number
  /** Its first instant after `passed`. */
  next: number | undefined
}

const schema = 'CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, fired_at INTEGER NOT NULL)'
const sender = 'scheduler.amazonaws.com'

export class Schedules implements Service {
  readonly name = 'schedules'
  readonly #options: SchedulesOptions
  readonly #entries: Entry[]
  readonly #save: StatementSync

  /** Throws the problems of `occurrencesOf`. */
  constructor(options: SchedulesOptions) {
    this.#options = options
    const { db } = options.store
    db.exec(schema)
    const find = db.prepare('SELECT fired_at FROM schedules WHERE name = ?')
    this.#save = db.prepare(
      'INSERT INTO schedules (name, fired_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET fired_at = excluded.fired_at'
    )
    const now = options.clock.now()
    this.#entries = options.schedules
      .filter(({ enabled }) => enabled)
      .map((schedule) => {
        const firedAt = find.get(schedule.name)?.['fired_at']
        if (firedAt === undefined) this.#save.run(schedule.name, now)
        // After a restart the present instant may not have been dealt with, but all before it have.
        const passed = typeof firedAt === 'number' ? Math.max(firedAt, now - 1) : now
        const occurrences = occurrencesOf(schedule.expression, schedule.timeZone)
        return { schedule, occurrences, worth: options.worthOf?.(schedule), passed, next: occurrences(passed) }
      })
  }

  pump(now: number): number {
    let fired = 0
    for (const entry of this.#entries) {
      if (entry.next === undefined || entry.next > now) continue
      if (isWorthIt(entry, now)) {
        this.#fire(entry, now)
        fired++
      }
      entry.passed = now
      entry.next = entry.occurrences(now)
    }
    return fired
  }

  nextAt(): number | undefined {
    let next = Infinity
    for (const entry of this.#entries) next = Math.min(next, this.#nextOf(entry))
    return next === Infinity ? undefined : next
  }

  /** The first instant from now on at which a firing is worth it, or Infinity. */
  #nextOf({ worth, occurrences, passed, next = Infinity }: Entry): number {
    if (worth === undefined) return next
    const from = worth.from()
    if (from === undefined) return Infinity
    const after = Math.max(from - 1, this.#options.clock.now())
    return after >= passed && after < next ? next : (occurrences(after) ?? Infinity)
  }

  #fire({ schedule, worth }: Entry, now: number): void {
    const { account, delivery, store } = this.#options
    store.transaction(() => {
      const input = worth?.input?.(now)
      const text = input === undefined ? scheduledInput(schedule, now, account) : JSON.stringify(input)
      this.#save.run(schedule.name, now)
      try {
        delivery.deliver(schedule.destination, text, sender)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        if (schedule.deadLetterQueue !== undefined) {
          const reasons = { ERROR_CODE: error.code, ERROR_MESSAGE: error.message, SCHEDULE_ARN: schedule.arn }
          delivery.bury(schedule.deadLetterQueue, text, reasons, sender)
        }
        this.#options.onFailure?.({ schedule: schedule.name, message: error.message })
      }
    })
  }
}

/** One with a `Worth` keeps to its instants even where time passed some of them by. */
function isWorthIt({ worth, occurrences }: Entry, now: number): boolean {
  return worth === undefined || (occurrences(now - 1) === now && (worth.from() ?? Infinity) <= now)
}
