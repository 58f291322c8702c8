import { describe, expect, test } from 'vitest'
import { firstEvent } from '../../cli/start/first-event.ts'

const live = (event: string) => ({ status: 'live' as const, triggers: [{ stage: 'trial' }, { event }] })
const order = { event: 'Order Completed', properties: { order_id: '1', total: 42, currency: 'GBP' } }

describe('the event that one is invited to send', () => {
  test('is an order where the model knows orders', () => {
    expect(firstEvent({ journeys: { nudge: live('Trial Started') }, facts: [{ event: 'Order Completed' }] })).toEqual(order)
    expect(firstEvent({ journeys: { welcome: live('Order Completed') }, facts: [] })).toEqual(order)
  })

  test('else starts a journey that is live, or is one that a stage asks for', () => {
    expect(firstEvent({ journeys: { old: { ...live('Signed Up'), status: 'stopped' }, nudge: live('Trial Started') }, facts: [{ event: 'Session Started' }] })).toEqual({ event: 'Trial Started' })
    expect(firstEvent({ journeys: {}, facts: [{ event: 'Session Started' }] })).toEqual({ event: 'Session Started' })
  })
})
