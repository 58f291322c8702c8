import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Problem } from '../../engine/problem.ts'
import { addition } from '../../cli/starter/addition.ts'
import { answerTo } from '../../cli/starter/command.ts'
import { readModel, readShared, readStarter } from '../../cli/starter/shelf.ts'
import { compileProject } from '../../engine/language/project.ts'
import { readProject } from '../../engine/project-files.ts'
import { renamed } from '../../cli/starter/renaming.ts'
import { runCli } from './runs-cli.ts'
import { writeFiles } from '../../cli/starter/write-files.ts'

const shipped = join(import.meta.dirname, '..', '..', 'journeys')
const shared = readShared()

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-starter-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const starter = (...args: string[]) => answerTo(args)

describe('perennial starter', () => {
  test('says in a sentence where nothing can be written, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'file'), '')
    const { status, stderr } = await runCli(['starter', 'model', 'media', '--dir', join(folder, 'file', 'journeys')]).ended
    expect({ status, stderr }).toEqual({ status: 1, stderr: `${join(folder, 'file', 'journeys', 'content', 'layout')} cannot be read or written: a part of this path is a file, no folder. Choose another place.\n` })
    expect(() => writeFiles(join(folder, 'new'), { 'a/b': '', 'a/b/c': '' })).toThrow('a/b')
    expect(existsSync(join(folder, 'new'))).toBe(false)
  })

  test('lists what there is, and shows one step by step', async () => {
    expect((await starter()).text).toMatch(/abandoned-cart +Abandoned cart\n.*Shops\.[^]*finance +loyal, active, new, at-risk, lapsed, inactive/)
    const { text } = await starter('show', 'birthday')
    expect(text).toMatch(/^birthday: Birthday\n[^]*birthday\.journey\.json\n[^]*Change first:\n {2}- birthday: [^]*travel, with --event "Order Completed=Booking Completed"$/)
    expect((await starter('show', 'trial-ending')).text).toMatch(/trial-ending\.journey\.json\n[^]*trial-ending-notice\.journey\.json\n/)
    expect((await starter('show', 'media')).text).toContain('measured by Benefit Used for each Subscription Renewed')
  })

  test('copies a model into an empty folder and a starter into it, and the whole validates', async () => {
    const dir = join(folder, 'journeys')
    expect((await starter('model', 'travel', '--dir', dir)).status).toBe(0)
    const { status, text } = await starter('add', 'birthday', '--dir', dir, '--as', 'many-returns', '--event', 'Order Completed=Booking Completed')
    expect(text).toMatch(/as a draft:\n\n {2}new {6}many-returns\.journey\.json\n {2}new {6}content\/many-returns\/happy-birthday\.json\n[^]*changed {2}lifecycle\.json: coupons\.birthday, rewards\.birthday-gift\n/)
    expect(status).toBe(0)
    expect(readFileSync(join(dir, 'many-returns.journey.json'), 'utf8')).toContain('"goal": { "event": "Booking Completed", "within": "21d" }')
    expect((await compileProject(readProject(dir))).problems).toEqual([])
  })

  test('adds to the shipped shop without changing a line of what is there', async () => {
    cpSync(shipped, folder, { recursive: true })
    expect((await starter('add', 'abandoned-cart', '--dir', folder)).status).toBe(0)
    for (const file of ['lifecycle.json', 'events.json', 'locales/en.json']) {
      const lines = (path: string): string[] => readFileSync(path, 'utf8').split('\n').map((line) => line.replace(/,$/, '').trim())
      const after = new Set(lines(join(folder, file)))
      expect(lines(join(shipped, file)).filter((line) => !after.has(line))).toEqual([])
    }
    expect(JSON.parse(readFileSync(join(folder, 'events.json'), 'utf8'))).toMatchObject({ events: { 'Order Completed': { label: { one: 'order' }, properties: { order_id: { type: 'string' }, cart_id: { type: 'string' } } } } })
  })

  test('writes nothing where names clash, and tells each with its place and the mend', async () => {
    const dir = join(folder, 'journeys')
    await starter('model', 'b2b-saas', '--dir', dir)
    const lifecycle = join(dir, 'lifecycle.json')
    writeFileSync(lifecycle, readFileSync(lifecycle, 'utf8').replace('"news": { "label": "news and tips", "kind": "marketing"', '"news": { "label": "news and tips", "kind": "transactional"').replace('"points": 15', '"points": 25'))
    const before = readProject(dir)
    const { status, text } = await starter('add', 'lead-nurture', '--dir', dir)
    expect(text).toMatch(/lifecycle\.json:\d+:\d+ error starter\.conflict\n[^]*\$\.topics\.news has "transactional" as "kind", and the starter's news has "marketing"\. Call yours otherwise, or let yours stand with --keep\./)
    expect(text).toMatch(/\$\.scores\.lead has \[[^]*Nothing was written\.$/)
    expect(status).toBe(1)
    expect(readProject(dir)).toEqual(before)
    expect((await starter('add', 'lead-nurture', '--dir', dir, '--keep')).status).toBe(0)
    expect(readFileSync(lifecycle, 'utf8')).toContain('"points": 25')
    const again = await starter('add', 'lead-nurture', '--dir', dir, '--keep')
    expect(again.text).toContain('lead-nurture.journey.json error starter.name-taken')
    expect(again.status).toBe(1)
  })

  test('says which stage is missing, and how to name one of the project\'s own', async () => {
    const dir = join(folder, 'journeys')
    await starter('model', 'media', '--dir', dir)
    const lifecycle = join(dir, 'lifecycle.json')
    writeFileSync(lifecycle, readFileSync(lifecycle, 'utf8').replace('"name": "at-risk"', '"name": "slipping"'))
    const { text } = await starter('add', 'churn-prevention', '--dir', dir)
    expect(text).toMatch(/names the stage "at-risk"[^]*Nothing was written\. Say which of your stages is meant with --stage "theirs=yours"\.$/)
    expect((await starter('add', 'churn-prevention', '--dir', dir, '--stage', 'at-risk=slipping')).status).toBe(0)
    expect(readFileSync(join(dir, 'churn-prevention.journey.json'), 'utf8')).toContain('"trigger": { "stage": "slipping", "from": ["active", "loyal"] }')
  })

  test('is a command like the others', async () => {
    const { status, stdout } = await runCli(['starter', 'list']).ended
    expect([status, stdout]).toEqual([0, expect.stringContaining('Models and their stages')])
    expect((await runCli(['starter', 'add']).ended).status).toBe(2)
  })

  test.each([
    [['ad', 'birthday'], 'Did you mean "add"?'],
    [['add'], 'Say which one'],
    [['add', 'birthdya', '--dir', shipped], 'Did you mean "birthday"?'],
    [['add', 'birthday', '--stage', 'loyal'], '--stage "loyal" is no pair'],
    [['add', 'birthday', '--as', 'Birth Day'], 'cannot be a journey\'s name'],
    [['model', 'travel', '--dir', shipped], 'is not empty'],
  ])('called with %j is told what is wrong', async (args, sentence) => {
    const problem: unknown = await starter(...args).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(Problem)
    expect(problem).toMatchObject({ code: 'cli.usage', message: expect.stringContaining(sentence) as string })
  })
})

test('an empty folder is told to begin with a model', async () => {
  const { text, status } = await starter('add', 'birthday', '--dir', folder)
  expect(text).toContain('Nothing was written. Begin with a model')
  expect(status).toBe(1)
})

test('a project without layout, segments or catalogue gets the first two, and no catalogue', async () => {
  const { files } = readModel('b2b-saas')
  const bare = Object.fromEntries(Object.entries(files).filter(([path]) => path === 'lifecycle.json'))
  const added = await addition({ files: bare }, readStarter('lead-nurture'), { shared, keep: false })
  expect(added.problems).toEqual([])
  expect(Object.keys(added.files)).toEqual(expect.arrayContaining(['content/layout/layout.mjml', 'segments.json', 'locales/en.json']))
  expect(added.files['events.json']).toBeUndefined()
})

test('texts go into the brand\'s default language, for there none may be missing', async () => {
  const { files } = readModel('e-commerce')
  const german = { ...files, 'lifecycle.json': files['lifecycle.json']!.replace('"defaultLocale": "en"', '"defaultLocale": "de-AT"'), 'locales/de.json': files['locales/en.json']! }
  delete (german as Record<string, string>)['locales/en.json']
  const added = await addition({ files: german }, readStarter('birthday'), { shared, keep: false })
  expect(added.problems).toEqual([])
  expect(Object.keys(added.files).filter((path) => path.startsWith('locales/'))).toEqual(['locales/de.json'])
})

test('renaming leaves words alone that only look like names', () => {
  const { files } = renamed(readStarter('churn-prevention'), { stages: { 'at-risk': 'slipping' }, topics: { news: 'letters' } }, 'sunset')
  expect(files['sunset.journey.json']).toContain('"unsubscribe": "letters"')
  expect(files['lifecycle.json']).toContain('"letters": { "label": "news and tips"')
  expect(Object.keys(files).filter((path) => path.startsWith('content/') && !path.startsWith('content/sunset/'))).toEqual([])
  expect(files['locales/en.json']).toMatch(/^\{\n {2}"sunset": \{/)
})

test('when one file cannot be written, those before it are as they were', () => {
  writeFileSync(join(folder, 'a.json'), 'old')
  writeFileSync(join(folder, 'blocked'), '')
  expect(() => writeFiles(folder, { 'a.json': 'new', 'b/c.json': 'new', 'blocked/d.json': 'new' })).toThrow(/EEXIST|ENOTDIR/)
  expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('old')
  expect(existsSync(join(folder, 'b', 'c.json'))).toBe(false)
})

test('starters are no part of the project that they lie in', () => {
  expect(Object.keys(readProject(shipped).files).filter((path) => path.includes('starters'))).toEqual([])
})
