import type { JsonObject } from '../../../engine/json.ts'
import type { MessageOutcomes, Subject } from '../../../engine/conditions/condition.ts'
import { compilerIn } from '../profile/rules.ts'
import { describe, expect, test } from 'vitest'
import { factsOf, needsOf } from '../../../engine/conditions/registry.ts'
import { newProfile } from '../../../engine/profile/profile.ts'

const compile = compilerIn('Europe/London')
const profile = {
  ...newProfile('customer', false, 's'), stage: 'active',
  traits: { plan: ['full', 1], gone: [null, 1], age: [40, 1], address: [{ city: 'Riga', 'zip.code': 'LV' }, 1], tags: [['a', 'b'], 1] } as Subject['profile']['traits'],
}
const holds = (condition: JsonObject, more: Partial<Subject> = {}): boolean => compile(condition).holds({ profile, now: 0, ...more })

describe('attribute', () => {
  test('asks a trait by every operator beside it', () => {
    expect([holds({ attribute: 'plan', is: 'full' }), holds({ attribute: 'age', atLeast: 18, below: 40 }), holds({ attribute: 'tags', contains: 'b' })]).toEqual([true, false, true])
  })
  test('follows a dotted path into a trait', () => expect([holds({ attribute: 'address.city', is: 'Riga' }), holds({ attribute: 'address.zip.code', is: 'LV' }), holds({ attribute: 'plan.length', exists: true })]).toEqual([true, true, false]))
  test('takes a trait that was taken away for absent', () => expect([holds({ attribute: 'gone', exists: false }), holds({ attribute: 'gone', isNot: 'x' })]).toEqual([true, true]))
  test('finds nothing in what every object inherits', () => {
    for (const attribute of ['constructor', '__proto__', 'constructor.name', 'toString']) expect(holds({ attribute, exists: true })).toBe(false)
  })
  test('is compared with what a reference names', () => {
    expect([holds({ attribute: 'plan', is: { trigger: 'plan' } }, { trigger: { plan: 'full' } }), holds({ attribute: 'plan', in: ['none', { attribute: 'gone' }, { trigger: 'deep.plan' }] }, { trigger: { deep: { plan: 'full' } } })]).toEqual([true, true])
  })
  test('nothing equals what a reference to something absent names, and nothing is compared with it', () => {
    const absent = { trigger: 'x' }
    const asked: JsonObject[] = [{ attribute: 'plan', is: absent }, { attribute: 'gone', is: absent }, { attribute: 'age', atLeast: absent }, { attribute: 'plan', in: [absent] }, { attribute: 'plan', contains: absent }]
    expect(asked.map((condition) => holds(condition, { trigger: {} }))).toEqual([false, false, false, false, false])
    expect(holds({ attribute: 'plan', isNot: absent }, { trigger: {} })).toBe(true)
    for (const x of [null, { nothing: true }]) expect(holds({ trigger: 'x', is: { attribute: 'gone' } }, { trigger: { x } })).toBe(false)
  })
  test('what a reference names is a value, never a test', () => {
    expect(holds({ attribute: 'plan', is: { trigger: 'plan' } }, { trigger: { plan: { exists: true } } })).toBe(false)
    expect(holds({ attribute: 'plan', is: { trigger: 'plan' } }, { trigger: { plan: ['full'] } })).toBe(false)
  })
})

describe('trigger', () => {
  test('asks a property of the entering event', () => expect([holds({ trigger: 'cart.value', atLeast: 40 }, { trigger: { cart: { value: 40 } } }), holds({ trigger: 'cart.value', atLeast: 40 })]).toEqual([true, false]))
})

describe('stage', () => {
  test('holds in one of the stages', () => expect([holds({ stage: 'active' }), holds({ stage: ['lost', 'active'] }), holds({ stage: 'lost' })]).toEqual([true, true, false]))
  test('holds for nobody who has none', () => expect(compile({ stage: 'active' }).holds({ profile: newProfile('c', false, ''), now: 0 })).toBe(false))
})

describe('subscribed', () => {
  test('asks for the topic', () => {
    const subscribed = (topic: string): boolean => topic === 'offers'
    expect([holds({ subscribed: 'offers' }, { subscribed }), holds({ subscribed: 'letters' }, { subscribed }), holds({ subscribed: 'offers' })]).toEqual([true, false, false])
  })
})

describe('message', () => {
  const asked: unknown[] = []
  const messages: MessageOutcomes = { was: (...question) => asked.push(question) > 0 }
  test('asks for the outcome of a step or of a topic', () => {
    expect([holds({ message: 'hello', was: 'clicked', link: 'offer', machine: true }, { messages }), holds({ message: { topic: 'offers' }, was: 'sent' }, { messages }), holds({ message: 'hello', was: 'sent' })]).toEqual([true, true, false])
    expect(asked).toEqual([[{ step: 'hello' }, 'clicked', { link: 'offer', machine: true }], [{ topic: 'offers' }, 'sent', {}]])
  })
})

describe('all, any and not', () => {
  const yes: JsonObject = { stage: 'active' }
  const no: JsonObject = { stage: 'lost' }
  test('hold as their names say', () => {
    expect([holds({ all: [yes, yes] }), holds({ all: [yes, no] }), holds({ any: [no, yes] }), holds({ any: [no, no] }), holds({ not: no }), holds({ not: { all: [yes, { not: no }] } })]).toEqual([true, false, true, false, true, false])
  })
  test('need the facts and the loading that their parts need', () => {
    const condition: JsonObject = { all: [{ event: 'A' }, { any: [{ not: { event: 'B', count: { atLeast: 3 }, inLast: '5d' } }, { message: 'm', was: 'sent' }, { subscribed: 'offers' }] }] }
    expect(factsOf(condition).map(({ event, times }) => [event, times])).toEqual([['A', 1], ['B', 3]])
    expect([...needsOf(condition)].toSorted()).toEqual(['messages', 'run', 'topics'])
  })
})
