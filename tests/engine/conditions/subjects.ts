// A customer to ask conditions of, made by folding events.
import type { Definitions } from '../../../engine/lifecycle/definitions.ts'
import type { CustomerEvent } from '../../../engine/profile/profile.ts'
import type { Decider, Subject } from '../../../engine/conditions/condition.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { compilerIn, rulesOf } from '../profile/rules.ts'
import { foldEvents } from '../../../engine/profile/fold.ts'
import { newProfile } from '../../../engine/profile/profile.ts'

export interface Asked {
  decider: Decider
  at(now: number, more?: Partial<Subject>): boolean
  turns(now: number, more?: Partial<Subject>): number
}

/** The condition asked of a customer to whom these events happened. */
export function ask(condition: JsonObject, events: readonly CustomerEvent[], zone = 'Europe/London', definitions?: Definitions): Asked {
  const rules = rulesOf([{ name: 'everyone' }], { asked: [condition], zone, ...(definitions === undefined ? {} : { definitions }) })
  const latest = events.reduce((last, { at }) => Math.max(last, at), 0)
  const { profile } = foldEvents(rules, newProfile('customer', false, rules.facts.signature), events, latest)
  const decider = compilerIn(zone, definitions)(condition)
  return {
    decider,
    at: (now, more = {}) => decider.holds({ profile, now, ...more }),
    turns: (now, more = {}) => decider.turns({ profile, now, ...more }),
  }
}
