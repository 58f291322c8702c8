import * as fc from 'fast-check'
import { Reading } from '../../../engine/language/reading.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { compileFiles, events, journey, journeyWith, lifecycle, problemsIn } from './small-project.ts'
import { describe, expect, test } from 'vitest'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('a sound project has no problems', async () => {
  const compiled = await compileFiles({})
  expect(compiled.problems).toEqual([])
  expect(compiled.journeys.map(({ id }) => id)).toEqual(['win-back'])
})

describe('a file that is no JSON', () => {
  test('is named with line and column, and what was found', async () => {
    expect(await problemsIn({ 'win-back.journey.json': '{\n  "name": "x",\n  "steps": [oops]\n}' })).toEqual([
      { code: 'json.broken', at: 'win-back.journey.json:3:13 undefined', message: 'holds oops without quotes. Write "oops".' },
    ])
  })

  test('that breaks off behind a comma is told what was never closed', async () => {
    expect(await problemsIn({ 'win-back.journey.json': '{\n  "name": "x",\n' })).toEqual([
      { code: 'json.broken', at: 'win-back.journey.json:1:1 undefined', message: 'opens with "{" what is never closed. Put a "}" where it ends.' },
    ])
  })

  test('is refused with a comment, a trailing comma, nothing, or half of it', async () => {
    for (const text of ['{"a": 1 /* why */}', '{"a": 1,}', '', '   ', '{"a": "b', '{"a": 1} {}']) {
      const problems = await problemsIn({ 'win-back.journey.json': text })
      expect(problems.map(({ code }) => code)).toContain('json.broken')
      expect(problems[0]?.at).toMatch(/^win-back\.journey\.json:1:\d+ /)
    }
  })

  test('may begin with a byte order mark', async () => expect(await problemsIn({ 'win-back.journey.json': `\uFEFF${JSON.stringify(journey)}` })).toEqual([]))

  test('is never a crash', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.json().map((text) => text.slice(1))), (text) => {
      const reading = new Reading('a.json', text)
      const json = reading.json()
      const isBroken = reading.problems.some(({ code }) => code === 'json.broken')
      expect(json === undefined ? reading.problems.length > 0 : isJson(text) !== isBroken).toBe(true)
    }), { numRuns: 500 })
  })
})

describe('a file meant to do harm', () => {
  test('of ten megabytes is refused unread', async () => {
    for (const text of [`{"name": "${'x'.repeat(10_000_000)}"}`, '['.repeat(10_000_000), '{"a":1,'.repeat(1_400_000)]) {
      expect(await problemsIn({ 'win-back.journey.json': text })).toEqual([{ code: 'json.too-large', at: 'win-back.journey.json:1:1 undefined', message: `has ${text.length} characters; 1000000 are allowed. Split it.` }])
    }
  })

  test('nested without end is refused', async () => {
    for (const text of ['['.repeat(400_000), `${'['.repeat(300)}${']'.repeat(300)}`, `${'{"not":'.repeat(100_000)}1${'}'.repeat(100_000)}`]) {
      expect((await problemsIn({ 'win-back.journey.json': text })).map(({ code }) => code)).toEqual(['json.too-deep'])
    }
  })

  test('with a key twice is told which and where', async () => {
    const text = '{\n "name": "a",\n "name": "b",\n "entry": {"reentry": "never", "reentry": "always"}\n}'
    const found = (await problemsIn({ 'win-back.journey.json': text })).filter(({ code }) => code === 'json.duplicate-key')
    expect(found.map(({ at }) => at)).toEqual(['win-back.journey.json:3:2 $.name', 'win-back.journey.json:4:32 $.entry.reentry'])
  })

  test('with keys that mean something to a machine is refused', async () => {
    const text = JSON.stringify(journey).replace('"winBack"', '"__proto__"').replace('"reentry"', '"when": {"attribute": "x.$", "is": 1}, "x.$": 1, "reentry"')
    expect((await problemsIn({ 'win-back.journey.json': text })).map(({ code, at }) => [code, at.split(' ')[1]])).toEqual([
      ['json.forbidden-key', '$.entry["x.$"]'], ['json.forbidden-key', '$.steps[1].set.__proto__'],
    ])
  })

  test('of a hundred thousand slips is told of the first of them', async () => {
    for (const text of [`{"a": [${'1 '.repeat(200_000)}]}`, `{${'//\n'.repeat(300_000)}}`]) {
      const problems = await problemsIn({ 'win-back.journey.json': text })
      expect(problems.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, () => 'json.broken'))
    }
    expect((await problemsIn({ 'win-back.journey.json': '“'.repeat(300_000) })).map(({ code }) => code)).toEqual(['json.broken'])
  })

  test('of a hundred thousand steps, or as many problems, is told of once or a thousand times', async () => {
    const codesIn = async (json: object): Promise<Record<string, number>> => {
      const codes = (await problemsIn({ 'win-back.journey.json': JSON.stringify(json) })).map(({ code }) => code)
      return Object.fromEntries([...new Set(codes)].map((code) => [code, codes.filter((one) => one === code).length]))
    }
    expect(await codesIn(journeyWith({ steps: Array.from({ length: 50_000 }, () => ({ wait: '1d' })) }))).toEqual({ 'journey.too-many-steps': 1 })
    expect(await codesIn(journeyWith(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1]))))).toEqual({ 'json.too-large': 1 })
    expect(await codesIn(journeyWith(Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index}`, 1]))))).toEqual({ 'shape.unknown-key': 999, 'json.too-many': 1 })
    expect(await codesIn(journeyWith({ steps: [{ set: Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index}`, 1])) }] }))).toEqual({ 'set.not-ours': 999, 'json.too-many': 1 })
  })

  test('with letters that look like others is told which', async () => {
    const first = async (more: JsonObject): Promise<string> => {
      const [problem] = await problemsIn({ 'win-back.journey.json': { ...journeyWith({}), ...more } })
      return `${problem?.code} ${problem?.message}`
    }
    expect(await first({ 'n\u0430me': 'x' })).toBe('json.lookalike has the key "n\u0430me" with letters of two scripts in one word ("\u0430" is U+0430); type it anew')
    expect(await first({ 'note\u200B': 'x' })).toBe('json.lookalike has the key "note\u200B" with a character that nobody sees ("\u200B" is U+200B); type it anew')
    expect(await first({ topic: '\u043Effers' })).toBe('journey.unknown-topic names the topic "\u043Effers", which lifecycle.json does not have. It looks like "offers" and is not: "\u043E" is U+043E. Type it anew.')
    expect(await first({ topic: 'offer\uFF53' })).toContain('It looks like "offers" and is not: "\uFF53" is U+FF53')
    expect(await first({ note: '\uD800' })).toContain('json.lookalike holds half of a character')
  })

  test('with names that every object inherits is read as any other', async () => {
    const catalogue = { events: { ...(events['events'] as object), constructor: {}, toString: {} } }
    const attributes = { attributes: { ...(lifecycle['attributes'] as object), constructor: { type: 'string', owner: 'journeys' } } }
    const steps = [{ id: 'constructor', if: { event: 'toString', where: { constructor: 1 } }, then: [{ set: { constructor: 'a' } }] }]
    expect(await problemsIn({ 'events.json': catalogue, 'lifecycle.json': { ...lifecycle, ...attributes }, 'win-back.journey.json': journeyWith({ steps }), 'constructor.journey.json': journeyWith({ topic: 'letters' }) })).toEqual([])
    expect((await problemsIn({ 'win-back.journey.json': journeyWith({ topic: 'constructor', trigger: { event: 'valueOf' } }) })).map(({ code }) => code)).toEqual(['journey.unknown-topic', 'event.unknown'])
  })
})

describe('all problems of all files come at once', () => {
  test('each with its place', async () => {
    const problems = await problemsIn({
      'lifecycle.json': { ...lifecycle, stages: [{ name: 'active', label: 'Active' }, { name: 'active', label: 'Again', when: { event: 'Order Complete' } }, { name: 'lapsed', label: 'Lapsed' }] },
      'events.json': { ...events, more: 1 },
      'win-back.journey.json': journeyWith({ topic: 'ofers', steps: [{ wait: '3 days' }, { sett: {} }] }),
      'other.journey.json': '{',
    })
    expect(problems.map(({ code, at }) => [code, at.replace(/:\d+:\d+/, '')])).toEqual([
      ['shape.unknown-key', 'events.json $.more'],
      ['lifecycle.no-condition', 'lifecycle.json $.stages[0]'],
      ['lifecycle.same-stage', 'lifecycle.json $.stages[1].name'],
      ['event.unknown', 'lifecycle.json $.stages[1].when.event'],
      ['shape.bad-value', 'win-back.journey.json $.steps[0].wait'],
      ['step.unknown', 'win-back.journey.json $.steps[1]'],
      ['journey.unknown-topic', 'win-back.journey.json $.topic'],
      ['json.broken', 'other.journey.json undefined'],
    ])
    for (const { at } of problems) expect(at).toMatch(/^[\w.-]+:[1-9]\d*:[1-9]\d* /)
  })

  /** Right or wrong only by what lifecycle.json says. */
  const unknownNames = {
    topic: 'whatever', trigger: { stage: 'whatever' },
    steps: [{ if: { all: [{ stage: 'whatever' }, { subscribed: 'whatever' }, { message: { topic: 'whatever' }, was: 'sent' }] }, then: [{ set: { whatever: 1 } }, { send: { email: 'hello' }, topic: 'whatever' }] }],
  }

  test('also of the journeys when lifecycle.json is broken or missing', async () => {
    const journeys = { 'win-back.journey.json': journeyWith({ topic: 'whatever', steps: [{ wait: 'soon' }, { when: { stage: 'x' }, set: { y: 1 } }] }), 'other.journey.json': '{', 'third.journey.json': journeyWith({ trigger: { event: 'Order Complete' } }), 'fourth.journey.json': journeyWith(unknownNames) }
    for (const broken of ['{', undefined]) {
      const problems = await problemsIn({ 'lifecycle.json': broken, ...journeys })
      expect(problems.map(({ code, at }) => [at.split(':')[0], code])).toEqual([
        ['lifecycle.json', expect.stringMatching(/^(json\.broken|lifecycle\.missing)$/)], ['win-back.journey.json', 'shape.bad-value'], ['other.journey.json', 'json.broken'], ['third.journey.json', 'event.unknown'], ['fourth.journey.json', 'send.no-content'],
      ])
    }
  })

  test('and nothing half-made comes with them', async () => {
    const compiled = await compileFiles({ 'other.journey.json': '{' })
    expect([compiled.model, compiled.journeys]).toEqual([{ hash: '', json: '' }, []])
  })

  test('where a stage\'s condition is no condition at all', async () => {
    for (const when of [{ all: 'x' }, { all: [{ event: 5 }] }, { event: 'Order Completed', count: 'many' }, { not: 7 }, 'yes', { any: [] }]) {
      const stages = [{ name: 'active', label: 'Active', when }, { name: 'lapsed', label: 'Lapsed' }]
      const problems = await problemsIn({ 'lifecycle.json': { ...lifecycle, stages } })
      expect(problems).toHaveLength(1)
      expect(problems[0]?.at).toContain('$.stages[0].when')
    }
  })
})
