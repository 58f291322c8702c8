import type { JsonObject } from '../../../engine/json.ts'
import { describe, expect, test } from 'vitest'
import { wrongIn } from './small-project.ts'

const order = 'Order Completed'
const inSteps = (...steps: JsonObject[]): Promise<string[]> => wrongIn({ steps })
const asking = (condition: JsonObject): Promise<string[]> => inSteps({ if: condition })

describe('steps are refused', () => {
  const wait = { wait: '1d' }
  test.each<[string, JsonObject[], string[]]>([
    ['of one id', [{ id: 'a', ...wait }, { id: 'a', ...wait }], ['step.same-id $.steps[1]']],
    ['of an id that is none', [{ id: 'We Miss', ...wait }], ['shape.bad-value $.steps[0].id']],
    ['of an id too long for a key', [{ id: 'x'.repeat(49), ...wait }], ['shape.bad-value $.steps[0].id']],
    ['called as the compiler\'s own states are', [{ id: 'end', ...wait }, { id: 'start', ...wait }, { split: 'failed', arms: [{ name: 'a', weight: 50 }, { name: 'b', weight: 50 }] }], ['step.reserved-id $.steps[0]', 'step.reserved-id $.steps[1]', 'step.reserved-id $.steps[2]']],
    ['that would be called what keys cannot hold', [{ send: { email: 'we_miss you' } }], ['step.bad-id $.steps[0]', 'send.no-content $.steps[0].send.email']],
    ['of weights that do not add to 100', [{ split: 's', arms: [{ name: 'a', weight: 50 }, { name: 'b', weight: 49 }] }], ['split.weights $.steps[0].arms']],
    ['with two arms of one name', [{ split: 's', arms: [{ name: 'a', weight: 50 }, { name: 'a', weight: 50 }] }, { branch: [{ name: 'x', when: { event: order } }, { name: 'x', when: { event: 'Cart Updated' } }] }], ['step.same-arm $.steps[0].arms[1].name', 'step.same-arm $.steps[1].branch[1].name']],
    ['with an arm called like the one that is implied', [{ branch: [{ name: 'otherwise', when: { event: order } }] }, { branch: [{ name: 'arm-2', when: { event: order } }, { when: { event: 'Cart Updated' } }] }], ['step.same-arm $.steps[0].branch[0].name', 'step.same-arm $.steps[1].branch[1].name']],
    ['that wait for two things of one name', [{ waitFor: [{ name: 'x', event: order }, { name: 'x', stage: 'active' }], within: '5d' }], ['step.same-arm $.steps[0].waitFor[1].name']],
    ['with an arm that asks what one before it asks', [{ branch: [{ when: { event: order } }, { when: { event: order } }] }, { waitFor: [{ event: order }, { event: order }], within: '5d' }], ['step.unreachable-arm $.steps[0].branch[1]', 'step.unreachable-arm $.steps[1].waitFor[1]']],
    ['that wait for arms and say what comes then', [{ waitFor: [{ event: order }], within: '5d', then: [] }], ['wait-for.then-beside-arms $.steps[0].then']],
    ['that wait for something without an end', [{ waitFor: { event: order } }], ['shape.missing $.steps[0].within']],
    ['that choose between e-mails and have no id', [{ send: { email: [{ use: 'a' }, { use: 'b' }] } }], ['send.no-id $.steps[0]', 'send.unreachable-choice $.steps[0].send.email[0]', 'send.no-content $.steps[0].send.email[0].use', 'send.no-content $.steps[0].send.email[1].use']],
    ['that send under a topic which is none', [{ id: 'x', send: { email: [{ use: 'a' }] }, topic: 'news' }], ['send.unknown-topic $.steps[0].topic', 'send.no-content $.steps[0].send.email[0].use']],
    ['that wait a number without bounds', [{ wait: { trigger: 'supplyDays' }, atMost: '9d' }], ['wait.no-bounds $.steps[0]']],
    ['that wait a number whose default lies outside its bounds', [{ wait: { attribute: 'days' }, atLeast: '2d', atMost: '9d', default: '1d' }, { wait: { attribute: 'days' }, atLeast: '2d', atMost: '9d', default: '10d' }], ['wait.bad-bounds $.steps[0].default', 'wait.bad-bounds $.steps[1].default']],
    ['that wait a number of nobody knows what', [{ wait: { trigger: 'hours' }, atLeast: '1h', atMost: '9d', default: '12h' }], ['wait.no-unit $.steps[0]']],
    ['that wait a fixed time inside bounds', [{ wait: '3d', atMost: '9d', unit: 'd' }], ['wait.stray-bounds $.steps[0].unit', 'wait.stray-bounds $.steps[0].atMost']],
    ['that wait a number of two things', [{ wait: { trigger: 'a', attribute: 'b' }, atLeast: '1d', atMost: '9d', default: '2d' }], ['shape.unknown-key $.steps[0].wait.attribute']],
    ['that wait for an hour that is none', [{ wait: '3d', at: 'bset' }], ['shape.bad-value $.steps[0].at']],
    ['whose number may take longer than a run may', [{ wait: { trigger: 'supplyDays' }, atLeast: '1d', atMost: '361d', default: '2d' }], ['journey.too-long $']],
    ['behind an exit', [{ exit: 'done' }, { id: 'later', ...wait }], ['step.unreachable $.steps[1]']],
    ['behind exits on every way', [{ if: { event: order }, then: [{ exit: 'a' }, wait], else: [{ exit: 'b' }] }, wait, wait], ['step.unreachable $.steps[0].then[1]', 'step.unreachable $.steps[1]']],
    ['that take longer than a run may', [{ wait: '300d' }, { if: { event: order }, then: [{ wait: '10d' }], else: [{ wait: '61d' }] }], ['journey.too-long $']],
    ['nested without end', [Array.from({ length: 25 }).reduce<JsonObject>((inner) => ({ if: { event: order }, then: [inner] }), wait)], [`step.too-deep $.steps[0]${'.then[0]'.repeat(20)}.then`]],
  ])('%s', async (_, steps, said) => expect(await inSteps(...steps)).toEqual(said))

  test('and what lies deep inside is checked too', async () => {
    expect(await inSteps({ if: { event: order }, else: [{ waitFor: [{ event: order, steps: [{ split: 's', arms: [{ name: 'a', weight: 100, steps: [{ when: { stage: 'none' }, set: { email: 'x' } }] }, { name: 'b', weight: 0 }] }] }], within: '1d' }] }))
      .toEqual(['set.not-ours $.steps[0].else[0].waitFor[0].steps[0].arms[0].steps[0].set.email', 'condition.unknown-stage $.steps[0].else[0].waitFor[0].steps[0].arms[0].steps[0].when.stage'])
  })
})

describe('a journey is refused', () => {
  test.each<[string, JsonObject, string[]]>([
    ['with a holdout and no goal', { entry: { reentry: 'never', holdout: 0.1 } }, ['journey.holdout-without-goal $.entry.holdout']],
    ['with a trigger that refers to a run', { trigger: { event: order, where: { id: { trigger: 'id' } } } }, ['trigger.dynamic-filter $.trigger.where']],
    ['with a broken trigger among others', { trigger: [{ stage: 'lapsed' }, { stage: 'x' }, { event: order, with: 1 }] }, ['happening.unknown-stage $.trigger[1].stage', 'shape.unknown-key $.trigger[2].with']],
    ['with a broken goal, exit and entry', { goal: { event: 'x', within: '5d' }, exit: [{ stage: 'active' }, { when: { stage: 'y' } }], entry: { reentry: 'never', when: { stage: 'z' } } }, ['condition.unknown-stage $.entry.when.stage', 'event.unknown $.goal.event', 'condition.unknown-stage $.exit[1].when.stage']],
    ['without a step list', { steps: { wait: '1d' } }, ['shape.bad-type $.steps']],
  ])('%s', async (_, more, said) => expect(await wrongIn(more)).toEqual(said))
})

describe('a condition is refused', () => {
  test.each<[string, JsonObject, string[]]>([
    ['that asks two questions', { event: order, count: 3, days: 2 }, ['condition.two-questions .days']],
    ['of days in a window of hours', { event: order, days: 2, inLast: '36h' }, ['condition.days-window .inLast']],
    ['of days since entry', { event: order, days: 2, since: 'entry' }, ['condition.window .since']],
    ['of a sum in a window', { event: order, sum: 'total', atLeast: 5, inLast: '5d' }, ['condition.window .inLast']],
    ['of the last since entry', { event: order, last: { total: 5 }, since: 'entry' }, ['condition.window .since']],
    ['of two windows', { event: order, inLast: '5d', notInLast: '3d' }, ['condition.window .inLast']],
    ['of a sum without an operator', { event: order, sum: 'total' }, ['condition.no-operator .sum']],
    ['with an operator that tests nothing', { event: order, atLeast: 3 }, ['condition.stray-operator .atLeast']],
    ['on an attribute without an operator', { attribute: 'plan' }, ['condition.no-operator ']],
    ['with a filter that is not known before', { event: order, where: { id: { trigger: 'id' } } }, ['condition.dynamic-filter .where']],
    ['of an unknown event, stage, topic or message', { all: [{ event: 'x' }, { stage: 'x' }, { subscribed: 'x' }, { message: 'x', was: 'sent' }, { message: { topic: 'x' }, was: 'sent' }] }, ['event.unknown .all[0].event', 'condition.unknown-stage .all[1].stage', 'condition.unknown-topic .all[2].subscribed', 'condition.unknown-message .all[3].message', 'condition.unknown-topic .all[4].message.topic']],
    ['nested without end', Array.from({ length: 45 }).reduce<JsonObject>((inner) => ({ not: inner }), { event: order }), [`condition.too-deep ${'.not'.repeat(41)}`]],
  ])('%s', async (_, condition, said) => expect((await asking(condition)).map((one) => one.replace('$.steps[0].if', ''))).toEqual(said))

  test('and one that filters by a property called "trigger" or "attribute" is not', async () => {
    expect(await asking({ any: [{ event: order, where: { trigger: 'manual' } }, { event: order, where: { attribute: 'x' } }, { event: order, last: { trigger: 'x' } }] })).toEqual([])
  })
})
