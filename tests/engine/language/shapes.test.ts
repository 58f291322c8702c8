import { describe, expect, test } from 'vitest'
import { compileFiles, journeyWith, lifecycle, problemsIn } from './small-project.ts'
import { sentence } from '../../../engine/problem.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { triggerKinds } from '../../../engine/triggers/registry.ts'
import { stepKinds } from '../../../engine/steps/registry.ts'

const inJourney = async (more: JsonObject): Promise<string[]> => (await problemsIn({ 'win-back.journey.json': journeyWith(more) })).map(({ code, at, message }) => `${code} ${at.split(' ')[1]} ${message}`)
const inSteps = (...steps: JsonObject[]): Promise<string[]> => inJourney({ steps })

describe('a message says what was found and what is allowed', () => {
  const cases: [about: string, more: JsonObject, said: string[]][] = [
    ['a missing member', { name: undefined as never }, ['shape.missing $.name must be text; it is missing']],
    ['a member of another type', { name: 5 }, ['shape.bad-type $.name must be text; found 5. Write "5".']],
    ['a value outside a list', { status: 'running' }, ['shape.bad-value $.status must be "draft" or "live" or "paused" or "draining" or "stopped"; found "running". Write "live".']],
    ['an unknown key', { exits: [] }, ['shape.unknown-key $.exits has the unknown key "exits". Did you mean "exit"?']],
    ['an unknown key far inside', { goal: { event: 'Order Completed', within: '5d' }, entry: { reentry: 'never', holdOut: 0.1 } }, ['shape.unknown-key $.entry.holdOut has the unknown key "holdOut". Did you mean "holdout"?']],
    ['an unknown key like none', { xyzzyx: 1 }, ['shape.unknown-key $.xyzzyx has the unknown key "xyzzyx". Allowed: $schema, name, note, status, topic, was, trigger, backfill, entry, goal, exit, steps.']],
    ['a number out of range', { entry: { reentry: 'never', holdout: 1 } }, ['shape.bad-value $.entry.holdout must be less than 1; found 1. Write 0.01. (1 % is 0.01.)']],
    ['a bad duration', { steps: [{ wait: '3 days' }] }, ['shape.bad-value $.steps[0].wait is no duration such as "30min", "12h", "3d" or "2w"; found "3 days". Write "3d".']],
    ['a bad time of day', { steps: [{ wait: '3d', at: '9:00' }] }, ['shape.bad-value $.steps[0].at is no time of day such as "09:00"; found "9:00". Write "09:00".']],
    ['a choice of shapes, none of which was meant', { entry: { reentry: 7 } }, ['shape.bad-value $.entry.reentry must be "never" or "always", or an object such as {"after": "90d"}; found 7. Write {"after": "7d"}.']],
    ['a choice of shapes, inside the one that was meant', { entry: { reentry: { after: 'soon' } } }, ['shape.bad-value $.entry.reentry.after is no duration such as "30min", "12h", "3d" or "2w"; found "soon". Write for example "90d".']],
    ['a list in which one is wrong', { steps: [{ wait: '1d', on: ['mon', 'monday'] }] }, ['shape.bad-value $.steps[0].on[1] must be "mon" or "tue" or "wed" or "thu" or "fri" or "sat" or "sun"; found "monday". Write "mon".']],
    ['a misspelt operator', { steps: [{ if: { event: 'Order Completed', where: { total: { atLesat: 5 } } } }] }, ['shape.unknown-key $.steps[0].if.where.total.atLesat has the unknown key "atLesat". Did you mean "atLeast"?']],
    ['an operator on the wrong type', { steps: [{ if: { attribute: 'age', atLeast: '5' } }] }, ['shape.bad-value $.steps[0].if.atLeast must be a number, or an object; found "5". Write 5.']],
    ['a list that may not be empty', { steps: [{ branch: [] }] }, ['shape.bad-value $.steps[0].branch must have at least 1 members; found []']],
    ['a long value', { status: 'x'.repeat(100) }, [`shape.bad-value $.status must be "draft" or "live" or "paused" or "draining" or "stopped"; found "${'x'.repeat(58)}…`]],
    ['a misspelt verb', { steps: [{ wiat: '1d' }] }, ['step.unknown $.steps[0] has the unknown verb "wiat". Did you mean "wait"?']],
    ['a step without a verb', { steps: [{ id: 'x' }] }, [`step.unknown $.steps[0] is no step: it needs one of the verbs ${stepKinds.map(({ verb }) => verb).join(', ')}`]],
    ['no condition', { steps: [{ if: { evnt: 'x' } }] }, ['condition.unknown $.steps[0].if is no condition: it needs one of the keys all, any, not, attribute, event, stage, segment, score, rfm, subscribed, message, trigger, latest. Did you mean "event"?']],
    ['no happening', { exit: { stag: 'x' } }, ['happening.unknown $.exit is nothing that can happen: it needs one of the keys event, stage, segment, message, when. Did you mean "stage"?']],
    ['no trigger', { trigger: { timetable: {} } }, [`trigger.unknown $.trigger is no trigger: it needs one of the keys ${triggerKinds.map(({ keyword }) => keyword).join(', ')}`]],
  ]
  test.each(cases)('%s', async (_, more, said) => expect(await inJourney(more)).toEqual(said))
})

describe('the mend', () => {
  test('stands apart from what is wrong, and behind it where both are read together', async () => {
    const { problems } = await compileFiles({ 'win-back.journey.json': journeyWith({ topic: 'ofers' }) })
    expect(problems.map(({ message, suggestion }) => ({ message, suggestion }))).toEqual([{ message: 'names the topic "ofers", which lifecycle.json does not have', suggestion: 'Did you mean "offers"?' }])
    expect(problems.map(sentence)).toEqual(['win-back.journey.json:4:12 $.topic: names the topic "ofers", which lifecycle.json does not have. Did you mean "offers"?'])
  })
})

describe('the place is', () => {
  test('line and column of the value, or of what it is missing from', async () => {
    const text = '{\n  "name": "x",\n  "topic": "offers",\n  "trigger": { "stage": "lapsed" },\n  "entry": {},\n  "steps": [\n    { "wait":\n      7 }\n  ]\n}'
    expect((await problemsIn({ 'win-back.journey.json': text.replace('7', '"7d"') })).map(({ at }) => at)).toEqual(['win-back.journey.json:5:12 $.entry.reentry'])
    expect((await problemsIn({ 'win-back.journey.json': text.replace('{},', '{"reentry": "never"},') })).map(({ at }) => at)).toEqual(['win-back.journey.json:8:7 $.steps[0].wait'])
  })
})

describe('a misspelt name is mended', () => {
  test.each<[string, JsonObject, string]>([
    ['a topic', { topic: 'ofers' }, 'journey.unknown-topic $.topic names the topic "ofers", which lifecycle.json does not have. Did you mean "offers"?'],
    ['a stage', { trigger: { stage: 'lapst' } }, 'happening.unknown-stage $.trigger.stage names the stage "lapst", which lifecycle.json does not have. Did you mean "lapsed"?'],
    ['an event', { exit: { event: 'order completed' } }, 'event.unknown $.exit.event names the event "order completed", which events.json does not have. Did you mean "Order Completed"?'],
    ['an attribute', { steps: [{ set: { winBak: 'x' } }] }, 'set.not-ours $.steps[0].set.winBak sets "winBak", which lifecycle.json does not declare with "owner": "journeys". Did you mean "winBack"?'],
    ['a name like none', { topic: 'zzzzzz' }, 'journey.unknown-topic $.topic names the topic "zzzzzz", which lifecycle.json does not have. Allowed: offers, letters.'],
  ])('%s', async (_, more, said) => expect(await inJourney(more)).toEqual([said]))

  test('an e-mail', async () => {
    expect(await inSteps({ send: { email: 'we-miss-you' } })).toEqual(['send.no-content $.steps[0].send.email sends the e-mail "we-miss-you", and there is no content/win-back/we-miss-you.mjml. Write content/win-back/we-miss-you.mjml, and its subject into we-miss-you.json beside it.'])
  })
})

describe('the lifecycle model', () => {
  const wrong = async (more: JsonObject): Promise<string[]> => (await problemsIn({ 'lifecycle.json': { ...lifecycle, ...more } })).filter(({ at }) => at.startsWith('lifecycle')).map(({ code, at }) => `${code} ${at.split(' ')[1]}`)
  const brand = lifecycle['brand'] as JsonObject
  const last = { name: 'lapsed', label: 'Lapsed' }

  test.each<[string, JsonObject, string[]]>([
    ['no stages', { stages: [] }, ['shape.bad-value $.stages']],
    ['a last stage with a condition', { stages: [{ ...last, when: { event: 'Order Completed' } }] }, ['lifecycle.last-stage $.stages[0].when']],
    ['another without', { stages: [{ name: 'a', label: 'A' }, last] }, ['lifecycle.no-condition $.stages[0]']],
    ['a stage that asks for a message', { stages: [{ name: 'a', label: 'A', when: { message: 'x', was: 'sent' } }, last] }, ['condition.outside-journey $.stages[0].when.message']],
    ['a stage that asks for a stage', { stages: [{ name: 'a', label: 'A', when: { stage: 'lapsed' } }, last] }, ['condition.stage-in-stage $.stages[0].when.stage']],
    ['a stage that asks for a subscription', { stages: [{ name: 'a', label: 'A', when: { subscribed: 'offers' } }, last] }, ['condition.outside-journey $.stages[0].when.subscribed']],
    ['a stage that asks for the trigger', { stages: [{ name: 'a', label: 'A', when: { any: [{ trigger: 'x', is: 1 }, { attribute: 'x', is: { trigger: 'y' } }, { event: 'Order Completed', since: 'entry' }] } }, last] }, ['condition.outside-journey $.stages[0].when.any[0].trigger', 'condition.outside-journey $.stages[0].when.any[1]', 'condition.outside-journey $.stages[0].when.any[2].since']],
    ['a name that is no name', { stages: [{ name: 'At Risk', label: 'A', when: { event: 'Order Completed' } }, last] }, ['shape.bad-value $.stages[0].name']],
    ['a key that is no name', { topics: { Our_Offers: { label: 'x', kind: 'marketing' } } }, ['shape.bad-key $.topics.Our_Offers']],
    ['a zone that is none', { brand: { ...brand, zone: 'Europe/Londn' } }, ['lifecycle.unknown-zone $.brand.zone']],
    ['a locale\'s zone that is none', { brand: { ...brand, zoneByLocale: { pl: 'Warsaw' } } }, ['lifecycle.unknown-zone $.brand.zoneByLocale.pl']],
    ['hours that are shut for good', { limits: { window: { from: '09:00', to: '20:00' }, quiet: { from: '08:00', to: '21:00' } } }, ['limits.never-open $.limits.window']],
    ['a window that opens on no day', { limits: { window: { from: '09:00', to: '20:00', days: [] } } }, ['limits.never-open $.limits.window']],
    ['hours that end when they begin', { limits: { window: { from: '09:00', to: '09:00' }, quiet: { from: '21:00', to: '21:00' } } }, ['limits.empty-hours $.limits.window', 'limits.empty-hours $.limits.quiet']],
    ['a best hour that is none', { limits: { bestHour: '10:30' } }, ['shape.bad-value $.limits.bestHour']],
    ['a country\'s zone that is none', { brand: { ...brand, zoneByCountry: { DE: 'Berlin' } } }, ['lifecycle.unknown-zone $.brand.zoneByCountry.DE']],
    ['no postal address', { brand: { ...brand, postalAddress: '' } }, ['shape.bad-value $.brand.postalAddress']],
  ])('is refused with %s', async (_, more, said) => expect(await wrong(more)).toEqual(said))
})
