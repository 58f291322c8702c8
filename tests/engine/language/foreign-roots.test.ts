// Where `trigger` and `latest` have no value the compiler says so: asked there, they would quietly be absent for everybody.
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import { compileFiles, journeyWith, lifecycle, problemsIn, wrongIn } from './small-project.ts'

const asks = { trigger: 'total', atLeast: 5 }
const askLatest = { latest: 'total', atLeast: 5 }
const refers = (root: string): JsonObject => ({ any: [{ attribute: 'email', is: { [root]: 'email' } }, { event: 'Order Completed', last: { total: { above: { [root]: 'total' } } } }] })
const broadcast = (audience: JsonObject): JsonObject => ({ trigger: { schedule: { every: 'day', at: '09:00' }, audience } })
const byCart = (...steps: JsonObject[]): JsonObject => ({ trigger: { event: 'Cart Updated' }, steps })

describe('outside a journey neither is known', () => {
  test.each<[string, JsonObject, string[]]>([
    ['trigger', asks, ['condition.outside-journey $.segments.a.when.trigger']],
    ['latest', askLatest, ['condition.outside-journey $.segments.a.when.latest']],
    ['references to the trigger', refers('trigger'), ['condition.outside-journey $.segments.a.when.any[0]', 'condition.outside-journey $.segments.a.when.any[1].last.total']],
    ['references to the latest', refers('latest'), ['condition.outside-journey $.segments.a.when.any[0]', 'condition.outside-journey $.segments.a.when.any[1].last.total']],
  ])('%s in a segment', async (_, when, said) => {
    const { problems } = await compileFiles({ 'segments.json': { segments: { a: { label: 'A', when } } } })
    expect(problems.map(({ code, place }) => `${code} ${place?.path}`)).toEqual(said)
  })
})

describe('before anybody has entered neither is known', () => {
  test.each<[string, JsonObject, string[]]>([
    ['trigger', asks, ['condition.outside-journey $.trigger.audience.trigger']],
    ['latest', askLatest, ['condition.outside-journey $.trigger.audience.latest']],
    ['references', refers('trigger'), ['condition.outside-journey $.trigger.audience.any[0]', 'condition.outside-journey $.trigger.audience.any[1].last.total']],
  ])('%s in an audience', async (_, audience, said) => expect(await wrongIn(broadcast(audience))).toEqual(said))

  test('says what to ask instead', async () => {
    expect((await problemsIn({ 'win-back.journey.json': journeyWith(broadcast(asks)) }))[0]?.message).toMatch(/an audience is judged before anything has entered a run: ask for an attribute or an event/)
  })
})

describe('before the run has begun', () => {
  const welcome = { event: 'Order Completed', since: 'entry' }
  test.each<[string, JsonObject, string[]]>([
    ['a message of the run at entry', { entry: { reentry: 'never', when: { not: { message: 'hello', was: 'clicked' } } } }, ['condition.outside-journey $.entry.when.not.message']],
    ['a message of the run in an audience', broadcast({ message: 'hello', was: 'clicked' }), ['condition.outside-journey $.trigger.audience.message']],
    ['what has happened since entry', { entry: { reentry: 'never', when: welcome } }, ['condition.outside-journey $.entry.when.since']],
    ['what has happened since entry, in an audience', broadcast(welcome), ['condition.outside-journey $.trigger.audience.since']],
  ])('there is none: %s', async (_, more, said) => expect(await wrongIn(more)).toEqual(said))

  test('another journey’s message may be asked for, and one of a topic', async () => {
    const when = { any: [{ message: 'welcome/hello', was: 'clicked' }, { message: { topic: 'letters' }, was: 'sent' }] }
    expect(await wrongIn({ entry: { reentry: 'never', when } })).toEqual([])
    expect(await wrongIn(broadcast(when))).toEqual([])
  })
})

describe('latest', () => {
  test('may be asked wherever a run is, at entry too', async () => {
    const journey = { ...byCart({ if: askLatest, then: [{ wait: '1d', when: refers('latest') }] }, { emit: 'Cart Updated', properties: { total: { latest: 'total' } } }), entry: { reentry: { after: '2d' }, when: askLatest }, exit: { when: askLatest }, goal: { when: refers('latest'), within: '7d' } }
    expect(await wrongIn(journey)).toEqual([])
  })

  test.each<[string, JsonObject, string[]]>([
    ['in a condition', { if: askLatest }, ['condition.no-latest $.steps[0].if.latest']],
    ['in a reference', { if: { attribute: 'email', is: { latest: 'email' } } }, ['condition.no-latest $.steps[0].if']],
    ['in what a step emits', { emit: 'Cart Updated', properties: { total: { latest: 'total' } } }, ['condition.no-latest $.steps[0].properties.total']],
  ])('is not there %s where no event enters', async (_, step, said) => expect(await wrongIn({ steps: [step] })).toEqual(said))

  test('is not there for an e-mail where no event enters', async () => {
    const email = { 'content/win-back/hello.html': '<html><body>{{ latest.total }} {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>', 'content/win-back/hello.json': { subject: 'Hello' } }
    const send = { send: { email: 'hello' } }
    const told = async (more: JsonObject): Promise<string[]> => (await problemsIn({ 'win-back.journey.json': journeyWith(more), ...email })).map(({ message }) => message)
    expect(await told({ steps: [send] })).toEqual(['Nothing supplies {{ latest.total }}. No event enters the journey that sends it: its "trigger" names none.'])
    expect(await told(byCart(send))).toEqual([])
  })

  test('may not filter what is listened for, nor be a wait’s length', async () => {
    const where = { total: { latest: 'total' } }
    expect(await wrongIn({ ...byCart({ waitFor: { event: 'Order Completed', where }, within: '1d' }), exit: { event: 'Order Completed', where } })).toEqual(['condition.dynamic-filter $.steps[0].waitFor.where.total', 'condition.dynamic-filter $.exit.where.total'])
    expect(await wrongIn(byCart({ wait: { latest: 'days' }, atLeast: '1d', atMost: '2d', default: '1d' }))).not.toEqual([])
  })

  test('has the properties that the catalogue declares of the trigger’s event', async () => {
    const events = { events: { 'Cart Updated': { properties: { total: { type: 'number' } } } } }
    const told = async (condition: JsonObject): Promise<string[]> => (await problemsIn({ 'events.json': events, 'lifecycle.json': { ...lifecycle, stages: [{ name: 'lapsed', label: 'Lapsed' }] }, 'win-back.journey.json': journeyWith(byCart({ if: condition })) })).map(({ code }) => code)
    expect(await told(askLatest)).toEqual([])
    expect(await told({ latest: 'totl', atLeast: 5 })).toEqual(['event.unknown-property'])
    expect(await told({ latest: 'total', startsWith: '5' })).toEqual(['test.wrong-operator'])
    expect(await told({ latest: 'total' })).toEqual(['condition.no-operator'])
  })
})
