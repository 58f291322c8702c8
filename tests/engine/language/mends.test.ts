// What is nearly right comes with what to write, and once that is written the problem is gone.
import type { Json, JsonObject } from '../../../engine/json.ts'
import { compileFiles, journeyWith, lifecycle } from './small-project.ts'
import { describe, expect, test } from 'vitest'

type Parts = (string | number)[]

const order = 'Order Completed'
const steps = (...list: JsonObject[]): JsonObject => journeyWith({ goal: { event: order, within: '30d' }, steps: list })
const wait = (length: Json): JsonObject => steps({ wait: length })
const brand = (more: JsonObject): JsonObject => ({ ...lifecycle, brand: { ...(lifecycle['brand'] as JsonObject), ...more } })

/** In words of JSON: what a message says to write, and where. */
const cases: [about: string, file: JsonObject, at: Parts, mend: Json][] = [
  ...([['3 days', '3d'], ['1 week', '1w'], ['24 hours', '24h'], ['72hrs', '72h'], ['3 D', '3d'], ['10m', '10min'], ['1.5 h', '90min'], ['half an hour', '30min'], ['1 month', '30d'], ['P3D', '3d'], ['P2W', '2w'], ['PT24H', '24h'], [3, '3d'], [{ days: 3 }, '3d'], [{ value: 2, unit: 'weeks' }, '2w']] as [Json, Json][])
    .map(([found, mend]): [string, JsonObject, Parts, Json] => [`the duration ${JSON.stringify(found)}`, wait(found), ['steps', 0, 'wait'], mend]),
  ...([['9:00', '09:00'], ['9am', '09:00'], ['9.30 pm', '21:30'], ['09:00:00', '09:00'], [9, '09:00'], ['Best', 'best']] as [Json, Json][])
    .map(([found, mend]): [string, JsonObject, Parts, Json] => [`the time ${JSON.stringify(found)}`, steps({ wait: '3d', at: found }), ['steps', 0, 'at'], mend]),
  ['a day written out', steps({ wait: '3d', on: ['Monday'] }), ['steps', 0, 'on', 0], 'mon'],
  ['a share as per cent', journeyWith({ goal: { event: order, within: '30d' }, entry: { reentry: 'never', holdout: 10 } }), ['entry', 'holdout'], 0.1],
  ['a share with its sign', journeyWith({ goal: { event: order, within: '30d' }, entry: { reentry: 'never', holdout: '10%' } }), ['entry', 'holdout'], 0.1],
  ['a weight with its sign', steps({ split: 's', arms: [{ name: 'a', weight: '50%' }, { name: 'b', weight: 50 }] }), ['steps', 0, 'arms', 0, 'weight'], 50],
  ['a status in capitals', journeyWith({ status: 'Live' }), ['status'], 'live'],
  ['a status of another tool', journeyWith({ status: 'active' }), ['status'], 'live'],
  ['re-entry as one word', journeyWith({ entry: { reentry: 'once' } }), ['entry', 'reentry'], 'never'],
  ['re-entry as a length', journeyWith({ entry: { reentry: '90 days' } }), ['entry', 'reentry'], { after: '90d' }],
  ['a send without its braces', steps({ send: 'hello' }), ['steps', 0, 'send'], { email: 'hello' }],
  ['one step that is no list', journeyWith({ steps: { wait: '3d' } }), ['steps'], [{ wait: '3d' }]],
  ['a comparison as SQL has it', steps({ if: { event: order, count: '>= 3' } }), ['steps', 0, 'if', 'count'], { atLeast: 3 }],
  ['a number in quotes', steps({ if: { event: order, count: '3' } }), ['steps', 0, 'if', 'count'], 3],
  ['a name with capitals and blanks', steps({ id: 'My Wait', wait: '3d' }), ['steps', 0, 'id'], 'my-wait'],
]

const names: [about: string, file: JsonObject, at: Parts, mend: string][] = [
  ['a stage in capitals', journeyWith({ trigger: { stage: 'Lapsed' } }), ['trigger', 'stage'], 'lapsed'],
  ['a topic with a blank', journeyWith({ topic: ' offers' }), ['topic'], 'offers'],
  ['an event with underscores', steps({ if: { event: 'order_completed' } }), ['steps', 0, 'if', 'event'], order],
]

const zones: [found: string, mend: string][] = [['Berlin', 'Europe/Berlin'], ['europe/berln', 'Europe/Berlin'], ['GMT+1', '+01:00'], ['London time', 'Europe/London'], ['new york', 'America/New_York']]
const locales: [found: string, mend: string][] = [['en_US', 'en-US'], ['EN', 'en'], ['english', 'en']]

const withMend = (file: JsonObject, at: Parts, mend: Json): JsonObject => {
  const copy = structuredClone(file)
  const holder = at.slice(0, -1).reduce<Record<string | number, Json>>((inner, part) => inner[part] as Record<string | number, Json>, copy)
  holder[at.at(-1)!] = mend
  return copy
}

const jsonPath = (at: Parts): string => at.reduce<string>((path, part) => (typeof part === 'number' ? `${path}[${part}]` : `${path}.${part}`), '$')

/** What is said of a place to write there; empty where nothing is wrong with it. */
async function mendsAt(name: string, file: JsonObject, at: Parts): Promise<(string | undefined)[]> {
  const { problems } = await compileFiles({ [name]: file })
  return problems.filter(({ place }) => place?.path === jsonPath(at)).map(({ suggestion }) => suggestion)
}

const literal = (suggestion: string | undefined): Json => JSON.parse(/^(?:Write|Did you mean) (.+?)[.?](?: \(.*\))?$/.exec(suggestion ?? '')?.[1] ?? 'null') as Json

describe('is told, and does away with the problem:', () => {
  test.each([...cases, ...names])('%s', async (_, file, at, mend) => {
    const [said] = await mendsAt('win-back.journey.json', file, at)
    expect(literal(said)).toEqual(mend)
    expect(await mendsAt('win-back.journey.json', withMend(file, at, literal(said)), at)).toEqual([])
  })

  test.each([...zones.map(([found, mend]) => ['zone', found, mend] as const), ...locales.map(([found, mend]) => ['defaultLocale', found, mend] as const)])('the %s %s', async (key, found, mend) => {
    const [said] = await mendsAt('lifecycle.json', brand({ [key]: found }), ['brand', key])
    expect(literal(said)).toBe(mend)
    expect(await mendsAt('lifecycle.json', brand({ [key]: mend }), ['brand', key])).toEqual([])
  })
})

describe('the words of other tools', () => {
  const suggested = async (file: JsonObject): Promise<(string | undefined)[]> => (await compileFiles({ 'win-back.journey.json': file })).problems.map(({ suggestion }) => suggestion)

  test.each<[string, JsonObject, string]>([
    ['delay', { delay: '3d' }, 'wait'],
    ['condition', { condition: { event: order }, then: [{ wait: '1d' }] }, 'if'],
    ['yes', { if: { event: order }, yes: [{ wait: '1d' }] }, 'then'],
    ['variants', { split: 's', variants: [{ name: 'a', weight: 50 }, { name: 'b', weight: 50 }] }, 'arms'],
    ['timeout', { waitFor: { event: order }, timeout: '3d' }, 'within'],
    ['filter', { if: { event: order, filter: { total: 5 } } }, 'where'],
  ])('%s', async (_, step, ours) => expect(await suggested(steps(step))).toEqual([`Did you mean "${ours}"?`]))

  test('email, and what stands in it', async () => expect(await suggested(steps({ email: 'hello' }))).toEqual(['Did you mean "send"?', 'Write {"email": "hello"}.']))
})

test('what is missing comes with an example', async () => {
  const said = await compileFiles({ 'win-back.journey.json': journeyWith({ goal: { event: order }, steps: [{ waitFor: { event: order } }, { repeat: 3, steps: [{ set: { winBack: 'x' } }] }] }) })
  expect(said.problems.map(({ suggestion }) => suggestion)).toEqual(['Write for example "within": "7d".', 'Write for example "within": "7d".', 'Write for example "every": "1d".'])
})

test('weights that are shares come as per cent', async () => {
  const { problems } = await compileFiles({ 'win-back.journey.json': steps({ split: 's', arms: [{ name: 'a', weight: 0.25 }, { name: 'b', weight: 0.75 }] }) })
  expect(problems.map(({ suggestion }) => suggestion)).toEqual(['Write per cent: 25 and 75.'])
})
