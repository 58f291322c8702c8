import type { JsonObject } from '../../../engine/json.ts'
import { describe, expect, test } from 'vitest'
import { event } from '../../../engine/happenings/event.ts'
import { eventAt } from '../profile/rules.ts'

const happened = eventAt(0, 'Order Completed', { properties: { cart_id: 'c1', trigger: 'manual', total: 50 } })

/** Whether the event is what a run listens for that was entered with these properties. */
const hears = (happening: JsonObject, trigger: JsonObject = {}, attributes: JsonObject = {}): boolean =>
  event.matches({ event: 'Order Completed', ...happening }, { kind: 'event', event: happened }, { customer: 'c', run: 'r', trigger, attribute: (name) => attributes[name] })

describe('an event is heard', () => {
  test('by its name and its filter', () => {
    expect([hears({}), hears({ event: 'Cart Updated' }), hears({ where: { total: { atLeast: 50 } } }), hears({ where: { total: 51 } })]).toEqual([true, false, true, false])
  })
  test('by what the trigger or an attribute says, also deep inside', () => {
    expect([hears({ where: { cart_id: { trigger: 'checkout.cart' } } }, { checkout: { cart: 'c1' } }), hears({ where: { total: { atLeast: { attribute: 'usual' } } } }, {}, { usual: 60 })]).toEqual([true, false])
  })
  test('by nothing that the trigger lacks', () => expect([hears({ where: { cart_id: { trigger: 'cart' } } }), hears({ where: { gone: { trigger: 'cart' } } })]).toEqual([false, false]))
  test('by the value that the trigger has, though it looks like a test', () => {
    for (const cart of [{ exists: true }, ['c1'], { anything: 1 }]) expect(hears({ where: { cart_id: { trigger: 'cart' } } }, { cart })).toBe(false)
  })
  test('by a property that is called "trigger"', () => {
    expect([hears({ where: { trigger: 'manual' } }), hears({ where: { trigger: 'cart' } }, { cart: 'c1' })]).toEqual([true, false])
  })
})

test('a fact tells of it only where its filter is known beforehand', () => {
  expect(event.fact?.({ event: 'A', where: { trigger: 'x' } })).toMatchObject({ event: 'A' })
  expect(event.fact?.({ event: 'A', where: { id: { trigger: 'x' } } })).toBeUndefined()
})
