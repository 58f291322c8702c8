import { describe, expect, test } from 'vitest'
import { Editor } from './editor.ts'
import type { Entry } from '../../../engine/reference/entry.ts'
import { conditionEntries } from '../../../engine/reference/conditions/registry.ts'
import { fileEntries } from '../../../engine/reference/files/registry.ts'
import { fileURLToPath } from 'node:url'
import { happeningEntries } from '../../../engine/reference/happenings/registry.ts'
import { readProject } from '../../../engine/project-files.ts'
import { stepEntries } from '../../../engine/reference/steps/registry.ts'
import { triggerEntries } from '../../../engine/reference/triggers/registry.ts'

const source = readProject(fileURLToPath(new URL('../../../journeys', import.meta.url)))
const editor = new Editor(source)

const inSteps = (text: string): string => `{"name": "x", "topic": "offers", "trigger": {"stage": "lapsed"}, "entry": {"reentry": "never"}, "steps": [${text}]}`
const inCondition = (text: string): string => inSteps(`{"if": ${text}}`)
const labels = async (text: string, kind = 'journey'): Promise<string[]> => (await editor.offers(kind, text)).map(({ label }) => label)

/** Every way to write the objects around a key: each may stand in a list or not. */
function writings(keys: readonly string[]): string[] {
  const [first, ...rest] = keys
  if (first === undefined) return ['{|}']
  return writings(rest).flatMap((inner) => [`{${JSON.stringify(first === '*' ? 'any' : first)}: ${inner}}`, `{${JSON.stringify(first === '*' ? 'any' : first)}: [${inner}]}`])
}

describe('completion offers every key with its explanation', () => {
  const rooms: [string, Record<string, Entry>, (text: string) => string][] = [
    ['condition', conditionEntries, inCondition],
    ['happening', happeningEntries, (text) => `{"exit": ${text}}`],
    ['trigger', triggerEntries, (text) => `{"trigger": ${text}}`],
    ['step', stepEntries, inSteps],
  ]

  test.each(rooms)('of every %s beside the key that makes it', async (_, entries, around) => {
    for (const [keyword, { keys, examples }] of Object.entries(entries)) {
      const value = examples[0]?.[keyword]
      const offers = await editor.offers('journey', around(`{${JSON.stringify(keyword)}: ${JSON.stringify(value)}, |}`))
      const wanted = Object.keys(keys).filter((key) => key !== keyword && !key.includes('.'))
      expect({ keyword, missing: wanted.filter((key) => !offers.some(({ label }) => label === key)) }).toEqual({ keyword, missing: [] })
      expect({ keyword, unexplained: offers.filter(({ says }) => says === '').map(({ label }) => label) }).toEqual({ keyword, unexplained: [] })
    }
  })

  test.each(rooms)('of every %s where there is none yet', async (_, entries, around) => {
    const offers = await editor.offers('journey', around('{|}'))
    for (const keyword of Object.keys(entries)) expect(offers).toContainEqual({ label: keyword, says: expect.stringContaining(entries[keyword]!.description.slice(0, 20)) as string })
  })

  test.each(rooms)('inside every %s', async (_, entries, around) => {
    for (const [keyword, { keys, examples }] of Object.entries(entries)) {
      for (const path of Object.keys(keys).filter((key) => key.includes('.') && !key.endsWith('*'))) {
        const parts = path.split('.')
        const made = parts[0] === keyword ? '{' : `{${JSON.stringify(keyword)}: ${JSON.stringify(examples[0]?.[keyword])}, `
        const offered = (await Promise.all(writings(parts.slice(0, -1)).map((text) => labels(around(`${made}${text.slice(1)}`))))).flat()
        expect({ keyword, path, offered: offered.includes(parts.at(-1)!) }).toEqual({ keyword, path, offered: true })
      }
    }
  })

  test('of every file', async () => {
    for (const [file, { keys }] of Object.entries(fileEntries)) {
      for (const path of Object.keys(keys).filter((key) => !key.endsWith('*'))) {
        const parts = path.split('.')
        const offered = (await Promise.all(writings(parts.slice(0, -1)).map((text) => labels(text, file)))).flat()
        expect({ file, path, offered: offered.includes(parts.at(-1)!) }).toEqual({ file, path, offered: true })
      }
    }
  })

  test('and of no other kind than the one that is there', async () => {
    expect(await labels(inSteps('{"wait": "3d", |}'))).not.toContain('send')
    expect(await labels(inCondition('{"stage": "lapsed", |}'))).toEqual([])
  })
})

describe('completion offers the project\'s own', () => {
  const stages = ['"loyal"', '"active"', '"new"', '"at-risk"', '"lapsed"', '"lost"']

  test('stages, in conditions, happenings and triggers', async () => {
    expect(await labels(inCondition('{"stage": |}'))).toEqual(stages)
    expect(await labels('{"exit": {"stage": [|]}}')).toEqual(stages)
    expect(await labels('{"trigger": {"stage": "lapsed", "from": |}}')).toEqual(stages)
  })

  test('topics, events, attributes, e-mails and senders', async () => {
    expect(await labels('{"topic": |}')).toEqual(['"letters"', '"offers"'])
    expect(await labels('{"trigger": {"event": |}}')).toContain('"Order Completed"')
    expect(await labels(inSteps('{"set": {|}}'))).toEqual(['winBack'])
    expect(await editor.offers('journey', inSteps('{"send": {"email": |}}'))).toContainEqual({ label: '"we-miss-you"', says: expect.stringContaining('win') as string })
    expect(await labels('{"from": |}', 'envelope')).toContain('"nell"')
  })

  test('properties of the event that is named', async () => {
    expect(await labels(inCondition('{"event": "Order Completed", "where": {|}}'))).toEqual(['order_id', 'total', 'revenue', 'currency', 'items', 'lines'])
    expect(await labels(inCondition('{"event": "Friend Referred", "where": {|}}'))).toEqual(['order_id'])
    expect(await labels(inCondition('{"event": "Order Completed", "sum": |}'))).toContain('"total"')
    expect(await labels(inCondition('{"event": "Order Completed", "where": {"total": {|}}}'))).toContain('atLeast')
  })
})

describe('a mistake is underlined', () => {
  test.each<[string, string, string]>([
    ['a misspelt verb', inSteps('{"sned": {"email": "we-miss-you"}}'), '"sned"'],
    ['a misspelt key of a step', inSteps('{"send": {"email": "we-miss-you"}, "topc": "offers"}'), '"topc"'],
    ['a misspelt key of a condition', inCondition('{"event": "Order Completed", "cuont": 3}'), '"cuont"'],
    ['a misspelt operator', inCondition('{"event": "Order Completed", "count": {"atLesat": 3}}'), '"atLesat"'],
    ['a misspelt operator in a filter', inCondition('{"event": "Order Completed", "where": {"total": {"atLesat": 3}}}'), '"atLesat"'],
    ['a misspelt key of the journey', '{"name": "x", "topic": "offers", "triger": {}}', '"triger"'],
    ['a misspelt key beside a goal', '{"goal": {"event": "Order Completed", "withn": "5d"}}', '"withn"'],
    ['an unknown stage', inCondition('{"stage": "laps"}'), '"laps"'],
    ['an unknown property of an event', inCondition('{"event": "Order Completed", "where": {"totl": 5}}'), '"totl"'],
    ['an unknown event', '{"trigger": {"event": "Order Complete"}}', '"Order Complete"'],
    ['a duration that is none', inSteps('{"wait": "3 days"}'), '"3 days": This is no duration'],
  ])('%s', async (_, text, word) => {
    expect((await editor.underlined('journey', text)).filter((one) => one.startsWith(word))).not.toEqual([])
  })

  test('and a file without mistakes is not, whatever it uses', async () => {
    const kinds = { journey: /\.journey\.json$/, lifecycle: /^lifecycle\.json$/, events: /^events\.json$/, envelope: /^content\/[^/]+\/[^/]+\.json$/, locale: /^locales\// }
    for (const [kind, name] of Object.entries(kinds)) {
      for (const [file, text] of Object.entries(source.files).filter(([path]) => name.test(path))) expect({ file, underlined: await editor.underlined(kind, text) }).toEqual({ file, underlined: [] })
    }
  })

  test('nor is an example of the reference, but for names that this project lacks', async () => {
    const wrong = async (entries: Record<string, Entry>, around: (text: string) => string): Promise<string[]> => {
      const found = await Promise.all(Object.values(entries).flatMap(({ examples }) => examples.map((example) => editor.underlined('journey', around(JSON.stringify(example))))))
      return found.flat().filter((one) => !one.includes('The project has no such'))
    }
    expect(await wrong(stepEntries, inSteps)).toEqual([])
    expect(await wrong(conditionEntries, inCondition)).toEqual([])
    expect(await wrong(triggerEntries, (text) => `{"name": "x", "topic": "offers", "trigger": ${text}, "entry": {"reentry": "never"}, "steps": []}`)).toEqual([])
  })
})

test('a key is explained under the pointer', async () => {
  expect(await editor.hover('journey', inSteps('{"wai|t": "3d"}'))).toContain('How long')
})

test('what a key holds in common with others does not hide what is said of the key itself', async () => {
  expect(await editor.hover('journey', inSteps('{"waitFor": {"event": "Order Completed"}, "with|in": "3d"}'))).toContain('How long at most')
  expect(await editor.hover('journey', inSteps('{"wait": "3d", "i|d": "pause"}'))).toContain('The step\'s name')
  expect(await editor.hover('journey', inCondition('{"attribute": "winBack", "is|Not": {"trigger": "total"}}'))).toContain('or absent')
  expect(await editor.hover('journey', inCondition('{"attribute": "winBack", "isNot": {"trig|ger": "total"}}'))).toContain('A property of the event that entered the run')
})

test('a chosen key opens the quotes, brackets or braces that its value needs', async () => {
  expect(await editor.inserted('journey', inSteps('{"waitFor": {"event": "Order Completed"}, |}'), 'within')).toBe('"within": "$1"')
  expect(await editor.inserted('journey', inSteps('{"waitFor": {"event": "Order Completed"}, |}'), 'then')).toBe('"then": [$1]')
  expect(await editor.inserted('journey', inCondition('{"event": "Order Completed", |}'), 'in')).toBe('"in": [$1]')
  expect(await editor.inserted('journey', inCondition('{"event": "Order Completed", |}'), 'where')).toBe('"where": {$1}')
})
