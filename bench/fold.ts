// Fold without its I/O: events go into a profile that holds twenty facts, and the stage is decided after each.

import { eventItem, eventOf } from '../engine/ingest/event-item.ts'
import { judgeRequest } from '../engine/ingest/request.ts'
import { makeKeyring } from '../engine/identity/keyring.ts'
import { makeModel } from '../engine/model/runtime.ts'
import { foldEvents } from '../engine/profile/fold.ts'
import type { CustomerEvent, Profile } from '../engine/profile/profile.ts'
import { newProfile } from '../engine/profile/profile.ts'
import type { Measurement } from './row.ts'
import { orderEvent, productEvent, start } from './segment-events.ts'
import { bestMs } from './timing.ts'
import { compiledWithTwentyFacts, productEvents } from './twenty-facts.ts'

const minute = 60_000
const rare: Record<number, string> = { 17: 'Order Refunded', 33: 'Friend Referred' }

export const foldMeasurement: Measurement = {
  name: 'fold',
  says: 'events into a profile with 20 facts, the stage decided after each',
  async measure() {
    const { model: { hash, json } } = await compiledWithTwentyFacts()
    const { rules } = makeModel(hash, json)
    const events = eventsOfOneCustomer(4000)
    const full = foldEvents(rules, newProfile('c', false, rules.facts.signature), eventsOfOneCustomer(400), start).profile
    if (Object.keys(full.facts).length < 20) throw new Error(`The profile has ${Object.keys(full.facts).length} facts, not 20`)

    const rate = async (perCall: number): Promise<number> => {
      const calls = Array.from({ length: events.length / perCall }, (_, index) => events.slice(index * perCall, (index + 1) * perCall))
      const ms = await bestMs(15, () => {
        let profile: Profile = full
        for (const call of calls) profile = foldEvents(rules, profile, call, call.at(-1)!.received).profile
      })
      return (events.length / ms) * 1000
    }
    const alone = await rate(1)
    const together = await rate(10)
    return [
      { what: 'fold, one event a call', measured: alone, unit: 'events/s', least: 200_000 },
      { what: 'fold, ten events a call', measured: together, unit: 'events/s', least: 200_000 },
    ]
  },
}

/** Eight kinds of product events in turn, and an order in between; a minute lies between two. */
function eventsOfOneCustomer(count: number): CustomerEvent[] {
  const keyring = makeKeyring('a root secret for measurements, long enough')
  return Array.from({ length: count }, (_, sequence) => {
    const at = start + sequence * minute
    const event = { customer: 1, sequence, at }
    const body = sequence % 20 === 0 ? orderEvent(event) : productEvent(event, rare[sequence % 40] ?? productEvents[sequence % productEvents.length])
    const judged = judgeRequest({ route: 'track', body: JSON.stringify(body), writeKey: keyring.writeKey(), received: at + 50 }, keyring)
    if (judged.kind !== 'taken' || judged.events[0] === undefined) throw new Error('A typical event was refused')
    return eventOf(eventItem(judged.events[0]))
  })
}
