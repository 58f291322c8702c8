import type { Definition } from '../../../engine/compile/compiler.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { compileSteps, payloadOf } from './journeys.ts'
import { compile } from '../../../local/bus/pattern.ts'
import { describe, expect, test } from 'vitest'

const order = 'Order Completed'
const send = (email: string, more: JsonObject = {}): JsonObject => ({ send: { email }, ...more })
const statesOf = (...steps: JsonObject[]): Definition['States'] => compileSteps(steps).definition.States

/** The states of those who stay and to whom nothing happens: each state's Next, or its Default. */
function walk({ StartAt, States }: Definition): string[] {
  const path: string[] = []
  for (let name: string | undefined = StartAt; name !== undefined; name = (States[name]?.['Next'] ?? States[name]?.['Default']) as string | undefined) path.push(name)
  return path
}

describe('what a step costs', () => {
  test('a send and a wait cost two transitions', () => {
    const { definition } = compileSteps([send('a'), { wait: '1d' }, send('b'), { wait: '2d', at: '09:00' }, send('c')])
    expect(walk(definition)).toEqual(['start', 'a', 'wait-after-a', 'b', 'wait-after-b', 'c', 'end'])
    expect(definition.States['b']).toMatchObject({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Next: 'wait-after-b', Parameters: { MessageBody: { next: { wait: { duration: '2d', at: '09:00' }, release: { step: 'c', topic: 'offers' } } } } })
  })

  test('a send held back costs three more, on a way of its own', () => {
    const { States } = compileSteps([send('a')]).definition
    expect(States['a']?.['Catch']).toContainEqual({ ErrorEquals: ['NotNow'], ResultPath: '$.hold', Next: 'not now: a' })
    expect([States['not now: a']?.['Next'], States['hold a']?.['Next']]).toEqual(['hold a', 'a'])
    expect(States['not now: a']?.['Parameters']).toMatchObject({ 'next.$': 'States.StringToJson($.hold.Cause)', 'arms.$': '$.arms', 'customer.$': '$.customer' })
  })

  test('a condition costs a Task and a Choice; on a step with a Task of its own it costs nothing', () => {
    const when = { event: order }
    expect(walk(compileSteps([{ if: when, then: [send('a')] }]).definition)).toEqual(['if-after-start', 'choose if-after-start', 'end'])
    expect(walk(compileSteps([send('a', { when })]).definition)).toEqual(['start', 'a', 'end'])
    expect(walk(compileSteps([{ set: { winBack: 'x' }, when }]).definition)).toEqual(['set-after-start', 'end'])
    expect(walk(compileSteps([{ wait: '1d', when }]).definition)).toEqual(['when wait-after-start', 'choose when wait-after-start', 'end'])
  })

  test('a split costs one Choice, and a wait behind it a Task in front', () => {
    const arms = [{ name: 'one', weight: 50, steps: [send('a')] }, { name: 'two', weight: 50, steps: [{ wait: '1d' }] }]
    const { States } = compileSteps([{ split: 'offer', arms }]).definition
    expect(States['offer']).toEqual({ Type: 'Choice', Choices: [{ Variable: '$.arms[\'offer\']', StringEquals: 'two', Next: 'plan wait-in-offer-2' }], Default: 'a' })
    expect(payloadOf(States['plan wait-in-offer-2']!)).toMatchObject({ task: 'plan', next: { wait: { duration: '1d' } } })
  })

  test('two waits have a Task between them', () => expect(walk(compileSteps([{ wait: '1d' }, { wait: '2d' }]).definition)).toEqual(['wait-after-start', 'plan wait-2-after-start', 'wait-2-after-start', 'end']))
})

describe('what a run begins with', () => {
  test('a send waits for its release, at an instant that enroll supplies', () => expect(compileSteps([send('a')]).model.first).toEqual({ release: { step: 'a', topic: 'offers' } }))
  test('a wait is planned by enroll', () => expect(compileSteps([{ wait: '3d', on: 'mon' }]).model.first).toEqual({ wait: { duration: '3d', on: ['mon'] } }))
  test('a transactional send waits for nothing', () => {
    const { model, definition } = compileSteps([send('a', { topic: 'receipts' })])
    expect([model.first, definition.StartAt]).toEqual([undefined, 'a'])
  })
  test('nothing at all ends at once', () => expect(walk(compileSteps([]).definition)).toEqual(['end']))
})

describe('waiting for something', () => {
  test('times out into what comes else, whose wait is planned by a Task', () => {
    const States = statesOf({ waitFor: { event: order }, within: '7d', then: [send('a')], else: [{ wait: '1d' }] })
    expect(States['waitfor-after-start']).toMatchObject({ TimeoutSeconds: 604_800, Next: 'a', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' })
    expect(States['waitfor-after-start']?.['Catch']).toContainEqual({ ErrorEquals: ['States.Timeout'], ResultPath: '$.timeout', Next: 'timed out: waitfor-after-start' })
    expect(States['timed out: waitfor-after-start']?.['Next']).toBe('plan wait-in-waitfor-after-start-else')
  })
  test('takes its own time-out for no fault', () => {
    const retried = (statesOf({ waitFor: { event: order }, within: '7d' })['waitfor-after-start']!['Retry'] as { ErrorEquals: string[]; MaxAttempts: number }[]).filter(({ MaxAttempts }) => MaxAttempts > 0)
    expect(retried.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toContain('States.Timeout')
  })
  test('has a Choice only where there are several arms', () => {
    const several = statesOf({ waitFor: [{ name: 'ordered', event: order, steps: [send('a')] }, { stage: 'active', steps: [send('b')] }], within: '7d' })
    expect(several['choose waitfor-after-start']).toEqual({ Type: 'Choice', Choices: [{ Variable: '$.next.arm', StringEquals: 'arm-2', Next: 'b' }], Default: 'a' })
    expect(statesOf({ waitFor: [{ event: order }], within: '7d' })['choose waitfor-after-start']).toBeUndefined()
  })
})

describe('ends', () => {
  test('an exit closes the run with its reason, and what nobody reaches is left out', () => {
    const States = statesOf({ if: { event: order }, then: [{ exit: 'bought' }], else: [{ exit: 'gave up' }] })
    expect(payloadOf(States['exit-in-if-after-start-then']!)).toMatchObject({ task: 'end', reason: 'bought' })
    expect(Object.keys(States)).not.toContain('end')
  })
  test('an expected end of the run is none of the machine\'s faults', () => {
    const States = statesOf(send('a'))
    expect(States['a']?.['Catch']).toContainEqual({ ErrorEquals: ['Exited', 'Unsubscribed'], ResultPath: '$.ended', Next: 'ended' })
    expect([States['ended'], States['failed']?.Type]).toEqual([{ Type: 'Succeed' }, 'Fail'])
  })
  test('a definition ends before Step Functions would end it', () => expect(compileSteps([]).definition.TimeoutSeconds).toBe(31_536_000))
})

test('every payload names contract, customer, run, model and step', () => {
  const States = statesOf(send('a'), { wait: '1d' }, { set: { winBack: 'x' } }, { waitFor: { event: order }, within: '1d' })
  const payloads = Object.values(States).map((state) => payloadOf(state)).filter((payload) => payload !== undefined)
  expect(payloads.length).toBeGreaterThan(3)
  for (const payload of payloads) expect(payload).toMatchObject({ 'contract': 1, 'customer.$': '$.customer', 'run.$': '$.run', 'model.$': '$.model', 'step': expect.any(String), 'round': 0, 'due.$': '$.next.due', 'since.$': '$.next.since' })
})

describe('the rule of a journey', () => {
  const pattern = (trigger: JsonObject | JsonObject[]): unknown => compileSteps([], { trigger }).pattern
  test('hears its one trigger', () => {
    expect(pattern({ stage: 'lapsed', from: ['active'] })).toEqual({ 'detail-type': ['Stage Changed'], detail: { stage: ['lapsed'], from: ['active'] } })
    expect(pattern({ event: order, where: { total: { atLeast: 5 } } })).toEqual({ 'detail-type': ['Customer Event'], detail: { event: [order] } })
  })
  test('hears any of several', () => {
    expect(pattern([{ stage: 'lapsed' }, { event: order }])).toEqual({ $or: [{ 'detail-type': ['Stage Changed'], detail: { stage: ['lapsed'] } }, { 'detail-type': ['Customer Event'], detail: { event: [order] } }] })
    expect(pattern([{ event: order }, { event: 'Cart Updated' }, { event: order, where: { total: 5 } }])).toEqual({ 'detail-type': ['Customer Event'], detail: { event: [order, 'Cart Updated'] } })
  })
  test('asks of each detail type only its own fields, as the bus does', () => {
    const matches = compile({ source: ['perennial'], ...(pattern([{ stage: 'lapsed', from: ['active'] }, { stage: 'active' }, { event: order }]) as object) })
    const heard = (type: string, detail: object): boolean => matches({ source: 'perennial', 'detail-type': type, detail: { customer: 'c', at: 1, ...detail } })
    expect(heard('Stage Changed', { stage: 'lapsed', from: 'active' })).toBe(true)
    expect(heard('Stage Changed', { stage: 'active' })).toBe(true)
    expect(heard('Customer Event', { event: order })).toBe(true)
    expect(heard('Stage Changed', { stage: 'lapsed', from: 'lost' })).toBe(false)
    expect(heard('Stage Changed', { stage: 'other', event: order })).toBe(false)
    expect(heard('Customer Event', { event: 'Cart Updated', stage: 'active' })).toBe(false)
    expect(heard('Happening', { event: order, stage: 'active' })).toBe(false)
  })
})
