import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import { World } from '../world/world.ts'
import { compileFiles, journeyWith, problemsIn } from '../language/small-project.ts'
import { compileProject } from '../../../engine/language/project.ts'
import { day, start } from '../world/brand.ts'
import { mailsTo, pathOf } from '../world/story.ts'

const order = 'Order Completed'
const survey: JsonObject = {
  name: 'NPS survey',
  parameters: { delay: { type: 'string', default: '2d' }, question: { type: 'string' } },
  steps: [
    { wait: { param: 'delay' } },
    { send: { email: { param: 'question' } } },
    { waitFor: { message: { param: 'question' }, was: 'clicked' }, within: '3d', else: [{ send: { email: 'remind' }, when: { not: { message: 'ask', was: 'clicked' } } }] },
  ],
}
const files = (part: JsonObject, ...steps: JsonObject[]): Record<string, unknown> => ({ 'parts/nps-survey.part.json': part, 'win-back.journey.json': journeyWith({ steps }) })
const said = async (part: JsonObject, ...steps: JsonObject[]): Promise<string[]> => (await problemsIn(files(part, ...steps))).map(({ code, at }) => `${code} ${at}`)

const body = '<html><body>Hello {{ customer.id }} {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>'
const content = (...names: string[]): Record<string, string> => Object.fromEntries(names.flatMap((name) => [[`content/${name}.html`, body], [`content/${name}.json`, JSON.stringify({ subject: name })]]))

describe('a part', () => {
  const steps: JsonObject[] = [{ set: { winBack: 'asked' } }, { use: 'nps-survey', with: { question: 'ask' } }, { wait: '1d' }]
  const all = { ...files(survey, ...steps), ...content('parts/nps-survey/ask', 'win-back/remind'), 'locales/en.json': '{}' }

  test('stands in the place of the step that uses it, with its parameters filled in and its ids its own', async () => {
    const { journeys, problems } = await compileFiles(all)
    expect(problems).toEqual([])
    const { States } = journeys[0]!.definition
    expect(Object.keys(States)).toEqual(expect.arrayContaining(['set-after-start', 'nps-survey-wait-after-start', 'nps-survey-ask', 'nps-survey-waitfor-after-ask', 'nps-survey-remind']))
    const states = States as unknown as Record<string, { Parameters: { Payload: unknown; MessageBody: unknown } }>
    expect(states['set-after-start']!.Parameters.Payload).toMatchObject({ next: { wait: { duration: '2d' }, release: { step: 'nps-survey-ask' } } })
    expect(states['nps-survey-ask']!.Parameters.MessageBody).toMatchObject({ step: 'nps-survey-ask', email: 'nps-survey_ask' })
    expect(states['nps-survey-waitfor-after-ask']!.Parameters.Payload).toMatchObject({ arms: [{ on: { message: 'nps-survey-ask', was: 'clicked' } }] })
    expect(states['nps-survey-remind']!.Parameters.MessageBody).toMatchObject({ email: 'remind', when: { not: { message: 'nps-survey-ask', was: 'clicked' } } })
  })

  test('sends its own e-mails, and the journey’s where it has none of that name', async () => {
    const journey = { name: 'x', status: 'live', topic: 'news', trigger: { event: 'Ping' }, entry: { reentry: 'always' }, steps: [{ use: 'nps-survey', with: { question: 'ask', delay: '1d' } }] }
    const lifecycle = {
      stages: [{ name: 'guest', label: 'Guest' }], topics: { news: { label: 'News', kind: 'marketing' } },
      brand: { name: 'Shop', postalAddress: '1 Some Street', defaultLocale: 'en', zone: 'Europe/London', senders: { default: { name: 'Shop', email: 'shop@example.com' } } },
    }
    const compiled = await compileProject({ files: { 'lifecycle.json': JSON.stringify(lifecycle), 'parts/nps-survey.part.json': JSON.stringify(survey), 'asks.journey.json': JSON.stringify(journey), ...content('parts/nps-survey/ask', 'asks/remind'), 'locales/en.json': '{}' } })
    expect(compiled.problems).toEqual([])
    const world = new World(compiled, start)
    const timestamp = new Date(start).toISOString()
    await world.post([{ type: 'identify', userId: 'anna', messageId: 'i', timestamp, traits: { email: 'anna@example.com' } }, { type: 'track', event: 'Ping', userId: 'anna', messageId: 'p', timestamp }])
    await world.advanceTo(start + 9 * day)
    expect(mailsTo(world, 'anna')).toEqual(['2010-01-05 10:00 asks/nps-survey_ask', '2010-01-08 10:00 asks/remind'])
    expect(world.mails[0]!.mail.subject).toBe('parts/nps-survey/ask')
    expect(pathOf(world, 'anna', 'asks').slice(0, 2)).toEqual(['nps-survey-wait-after-start', 'nps-survey-ask'])
  })

  test('may be used twice under two ids, inside other steps, and under a condition', async () => {
    const inner = { use: 'nps-survey', id: 'second', with: { question: 'ask' }, when: { event: order } }
    const { journeys, problems } = await compileFiles({ ...all, ...files(survey, { id: 'a', if: { event: order }, then: [{ wait: '1d' }, inner] }, ...steps) })
    expect(problems).toEqual([])
    expect(Object.keys(journeys[0]!.definition.States)).toEqual(expect.arrayContaining(['second', 'second-ask', 'nps-survey-ask']))
  })

  test('that nobody uses is warned of', async () => {
    const { warnings } = await compileFiles({ 'parts/nps-survey.part.json': survey })
    expect(warnings.map(({ code }) => code)).toContain('part.unused')
  })
})

describe('what is wrong is said where it is written', () => {
  const use = { use: 'nps-survey', with: { question: 'ask' } }

  test('in the part, with the step that uses it', async () => {
    const [problem] = await problemsIn(files({ name: 'x', steps: [{ wait: '1d' }, { if: { evnt: 'x' } }] }, { set: { winBack: 'x' } }, { use: 'nps-survey' }))
    expect(problem).toMatchObject({ code: 'condition.unknown', at: 'parts/nps-survey.part.json:8:13 $.steps[1].if' })
    expect(problem?.message).toContain('(used in win-back.journey.json:')
  })

  test('in the journey behind it, at its own place', async () => {
    const journey = '{\n  "name": "x", "topic": "offers", "trigger": { "stage": "lapsed" }, "entry": { "reentry": "never" },\n  "steps": [\n    { "use": "two" },\n    { "wait": "1d" },\n    { "set": { "nothing": 1 } }\n  ]\n}'
    const found = await problemsIn({ 'parts/two.part.json': { name: 'x', steps: [{ wait: '1d' }, { set: { winBack: 'x' } }, { wait: '1d' }] }, 'win-back.journey.json': journey })
    expect(found.map(({ code, at }) => `${code} ${at}`)).toEqual(['set.not-ours win-back.journey.json:6:27 $.steps[2].set.nothing'])
  })

  test.each<[string, JsonObject, JsonObject[], string[]]>([
    ['a part that there is not', survey, [{ use: 'nps-survy' }], ['use.unknown-part $.steps[0].use']],
    ['a parameter that is missing', survey, [{ use: 'nps-survey' }], ['use.missing-parameter $.steps[0]']],
    ['a parameter of another type', survey, [{ use: 'nps-survey', with: { question: 5 } }], ['use.bad-parameter $.steps[0].with.question']],
    ['a parameter that the part has not', survey, [{ use: 'nps-survey', with: { question: 'ask', days: 5 } }], ['use.unknown-parameter $.steps[0].with.days']],
    ['a parameter that is an object', survey, [{ use: 'nps-survey', with: { question: { a: 1 } } }], ['shape.bad-value $.steps[0].with.question']],
    ['a value that does not fit where it stands', { name: 'x', parameters: { delay: { type: 'string' } }, steps: [{ wait: { param: 'delay' } }] }, [{ use: 'nps-survey', with: { delay: 'soon' } }], ['shape.bad-value $.steps[0].wait']],
    ['a parameter that is not declared', { name: 'x', steps: [{ wait: { param: 'delay' } }] }, [{ use: 'nps-survey' }, { use: 'nps-survey', id: 'again' }], ['part.unknown-parameter $.steps[0].wait']],
    ['a default of another type', { name: 'x', parameters: { n: { type: 'number', default: 'x' } }, steps: [{ wait: '1d' }] }, [{ use: 'nps-survey' }], ['part.bad-default $.parameters.n.default']],
    ['a part in a part', { name: 'x', steps: [{ if: { event: order }, then: [{ use: 'nps-survey' }] }] }, [{ use: 'nps-survey' }], ['part.nested-use $.steps[0]']],
    ['a part without steps', { name: 'x', steps: [] }, [{ use: 'nps-survey' }], ['shape.bad-value $.steps']],
    ['one part twice under one id', { name: 'x', steps: [{ id: 'a', wait: '1d' }] }, [{ use: 'nps-survey' }, { use: 'nps-survey' }], ['step.same-id $.steps[0]']],
  ])('%s', async (_, part, steps, wrong) => expect((await said(part, ...steps)).filter((one) => wrong.length > 0 && !one.startsWith('send.no-content')).map((one) => `${one.split(' ')[0]} ${one.split(' ')[2]}`)).toEqual(expect.arrayContaining(wrong)))

  test('a missing e-mail at the send in the part', async () => {
    expect((await said(survey, use)).filter((one) => one.startsWith('send'))).toEqual([expect.stringMatching(/^send.no-content parts\/nps-survey.part.json:\S+ \$.steps\[1\].send.email$/), expect.stringMatching(/^send.no-content parts\/nps-survey.part.json:\S+ \$.steps\[2\].else\[0\].send.email$/)])
  })
})
