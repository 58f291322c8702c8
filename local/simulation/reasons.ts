// Why a simulated customer moved or was kept out: which conditions decided, judged on the profile as it was then.
import type { Enrollment } from '../../engine/journey/enrollment.ts'
import type { JsonObject } from '../../engine/json.ts'
import type { Item } from '../../engine/ports.ts'
import type { Model } from '../../engine/model/runtime.ts'
import type { PlainEnglish } from '../../engine/words/plain-english.ts'
import type { Subject } from '../../engine/conditions/condition.ts'
import type { Transition } from '../../engine/profile/profile.ts'
import { eventOf } from '../../engine/ingest/event-item.ts'
import { foldEvents } from '../../engine/profile/fold.ts'
import { needsOf } from '../../engine/conditions/registry.ts'
import { newestAmong } from '../../engine/journey/latest.ts'
import { newProfile } from '../../engine/profile/profile.ts'
import { reasonFor } from '../../engine/words/plain-english.ts'

export class Reasons {
  readonly #model: Model
  readonly #english: PlainEnglish
  readonly #events: ReturnType<typeof eventOf>[]

  constructor(model: Model, english: PlainEnglish, items: readonly Item[]) {
    this.#model = model
    this.#english = english
    this.#events = items.filter(({ kind }) => kind === 'event').map(eventOf)
  }

  /** The condition of the stage moved to, where that stands above; else what no longer holds of the one left. */
  ofTransition({ customer, from, stage, at }: Transition): string {
    const { stages } = this.#model.data
    const rank = (name: string | undefined): number => stages.findIndex((one) => one.name === name)
    const entered = stages[rank(stage)]
    const left = from === undefined ? undefined : stages[rank(from)]
    const deciding = left?.when !== undefined && rank(stage) > rank(from) ? left.when : entered?.when
    return deciding === undefined ? 'no other stage fits' : this.of(deciding, customer, at)
  }

  /** What made a condition true or false at an instant. What a profile alone does not tell is said whole. */
  of(condition: JsonObject, customer: string, at: number, trigger?: { properties: JsonObject; at: number; latest?: JsonObject }): string {
    const needs = needsOf(condition)
    if (needs.has('messages') || needs.has('topics')) return this.#english.denial(condition).text
    const { rules } = this.#model
    const { profile } = foldEvents(rules, newProfile(customer, false, rules.facts.signature), this.#events.filter((event) => event.at <= at), at)
    const subject: Subject = { profile, now: at, ...(trigger === undefined ? {} : { trigger: trigger.properties, latest: trigger.latest ?? trigger.properties, entryAt: trigger.at }) }
    return reasonFor(condition, (part) => this.#model.decider(part).holds(subject), this.#english).text
  }

  /** The same inside a run, which knows what entered it and what was the newest such event by then. */
  inRun(condition: JsonObject, enrollment: Enrollment, at: number): string {
    const { latest: _, ...run } = enrollment
    const journey = this.#model.data.journeys[run.run.journey]
    const latest = journey === undefined ? undefined : newestAmong(this.#events.filter((event) => event.at <= at), run, journey).properties
    return this.of(condition, run.customer, at, { properties: run.properties, at: run.triggerAt, ...(latest === undefined ? {} : { latest }) })
  }
}
