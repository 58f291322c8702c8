// Every code by which the compiler names a problem has a small project that triggers it and a section that explains it.
import { describe, expect, test } from 'vitest'
import { compileFiles } from '../engine/language/small-project.ts'
import { fixtures } from '../fixtures/problems.ts'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const rooms = ['language', 'conditions', 'happenings', 'triggers', 'steps', 'content/publish', 'compile', 'rewards', 'lifecycle', 'parts']
/** Dotted words in the sources that are no codes. */
const others = ['links.unsubscribe']
/** Thrown by a command, and told in one sentence; no file of a project is to blame. */
const thrown = ['rfm.too-few']
/** Said of an e-mail that is named and lies nowhere; a project says send.no-content instead. */
const unreachable = ['content.no-email']

/** These compare two states of a project; tests/engine/language/against.test.ts has both. */
const compares = (code: string): boolean => code.startsWith('against.')

function codesInSources(): string[] {
  const files = globSync(rooms.map((room) => `engine/${room}/**/*.ts`), { cwd: root })
  const found = files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/'([a-z][a-z-]*\.[a-z][a-z-]*)'/g)].map(([, code = '']) => code))
  return [...new Set(found)].filter((code) => !code.endsWith('.json') && ![...others, ...thrown].includes(code)).toSorted()
}

const codes = codesInSources()
const sections = [...readFileSync(join(root, 'docs', 'problems.md'), 'utf8').matchAll(/^### `([^`]+)`\n\n(.+)$/gm)]

test('the sources name codes', () => expect(codes.length).toBeGreaterThan(80))

test('each has a project in tests/fixtures/problems.ts', () => {
  expect(codes.filter((code) => !Object.hasOwn(fixtures, code) && !unreachable.includes(code) && !compares(code)), 'without a fixture').toEqual([])
  expect(Object.keys(fixtures).filter((code) => !codes.includes(code)), 'fixtures of codes that no source has').toEqual([])
})

test('those that compare two states have a test of their own', () => {
  const tests = readFileSync(join(root, 'tests', 'engine', 'language', 'against.test.ts'), 'utf8')
  expect(codes.filter((code) => compares(code) && !tests.includes(code)), 'in no test').toEqual([])
})

test('each has a section in docs/problems.md', () => {
  const explained = sections.map(([, code = '']) => code)
  expect(codes.filter((code) => !explained.includes(code)), 'without a section').toEqual([])
  expect(explained.filter((code) => !codes.includes(code)), 'sections of codes that no source has').toEqual([])
  expect(explained, 'sections stand in the order of the alphabet').toEqual(explained.toSorted())
})

describe('is found in its project, with a place', () => {
  test.each(Object.entries(fixtures))('%s', async (code, files) => {
    const { problems, warnings, notes } = await compileFiles(files)
    const found = [...problems, ...warnings, ...notes].filter((one) => one.code === code)
    expect([...problems, ...warnings, ...notes].map((one) => one.code)).toContain(code)
    for (const { place, message } of found) expect([place?.file, message]).toEqual([expect.stringMatching(/\.\w+$/), expect.stringMatching(/\S{3}/)])
  })
})
