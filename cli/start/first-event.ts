// The event that whoever has just started the system is invited to send: one that something comes of.

import type { ModelData } from '../../engine/model/model.ts'

type Known = { journeys: Record<string, Pick<ModelData['journeys'][string], 'status' | 'triggers'>>; facts: readonly Pick<ModelData['facts'][number], 'event'>[] }

/** What the shop of the sample reports, else an event that starts one of the journeys. */
export function firstEvent({ journeys, facts }: Known): { event: string; properties?: object } {
  const order = { event: 'Order Completed', properties: { order_id: '1', total: 42, currency: 'GBP' } }
  const starting = Object.values(journeys).filter(({ status }) => status === 'live').flatMap(({ triggers }) => triggers.flatMap(({ event }) => (typeof event === 'string' ? [event] : [])))
  if (starting.includes(order.event) || facts.some(({ event }) => event === order.event)) return order
  const event = starting[0] ?? facts[0]?.event
  return event === undefined ? order : { event }
}
