import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { annotation } from '../../cli/validate/annotations.ts'
import type { Finding } from '../../cli/validate/findings.ts'
import { findingsText } from '../../cli/validate/findings-text.ts'
import { runCli } from './runs-cli.ts'

const shipped = join(import.meta.dirname, '..', '..', 'journeys')
const finding: Finding = {
  file: 'journeys/a.journey.json', line: 2, column: 12, path: '$.topic', code: 'journey.unknown-topic', severity: 'error',
  message: 'names the topic "ofers", which lifecycle.json does not have', suggestion: 'Did you mean "offers"?',
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-validate-'))
  cpSync(shipped, folder, { recursive: true })
  const file = join(folder, 'nurture.journey.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace('"topic": "offers"', '"topic": "ofers"'))
  const lifecycle = join(folder, 'lifecycle.json')
  writeFileSync(lifecycle, readFileSync(lifecycle, 'utf8').replace('"Europe/London"', '"Europe/Londn"'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const validate = async (args: string[], env: Record<string, string> = {}) => runCli(['validate', ...args], { GITHUB_ACTIONS: '', ...env }).ended

describe('perennial validate', () => {
  test('ends with 0 where nothing is wrong', async () => {
    const { status, stdout } = await validate([shipped])
    expect(stdout).toMatch(/^\d+ files, nothing wrong\.\n$/)
    expect(status).toBe(0)
  })

  test('tells all errors of all files and ends with 1', async () => {
    const { status, stdout } = await validate([folder])
    expect(stdout).toContain(`${folder}/nurture.journey.json:6:12 error journey.unknown-topic\n  6 │ "topic": "ofers",\n    │          ^\n  $.topic names the topic "ofers", which lifecycle.json does not have. Did you mean "offers"?\n`)
    expect(stdout).toContain('error lifecycle.unknown-zone')
    expect(stdout).toMatch(/\n\n2 errors, 0 warnings in \d+ files\.\n$/)
    expect(stdout).not.toContain('::error')
    expect(status).toBe(1)
  })

  test('writes nothing, and says where editors know too little', async () => {
    const schema = join(folder, 'schema', 'journey.schema.json')
    writeFileSync(schema, '{}')
    const { stderr } = await validate([folder])
    expect(stderr).toBe('The JSON Schemas by which editors complete are older than these files: `perennial schema` writes them anew.\n')
    expect(readFileSync(schema, 'utf8')).toBe('{}')
  })

  test('prints rows for tools', async () => {
    const { status, stdout } = await validate([folder, '--json'])
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ file: join(folder, 'lifecycle.json'), path: '$.brand.zone', code: 'lifecycle.unknown-zone', severity: 'error' }),
      { ...finding, file: join(folder, 'nurture.journey.json'), line: 6, column: 12 },
    ])
    expect(status).toBe(1)
  })

  test('annotates a pull request in GitHub\'s Actions', async () => {
    const { stdout } = await validate([folder], { GITHUB_ACTIONS: 'true' })
    expect(stdout).toContain(`::error file=${folder}/nurture.journey.json,line=6,col=12,title=journey.unknown-topic::$.topic names the topic "ofers"`)
  })

  test.each([
    [['no-such-folder'], '"no-such-folder" is no folder'],
    [['--jsn'], 'There is no option --jsn. Did you mean "--json"?'],
    [['a', 'b'], '"b" is one word too many.'],
  ])('called with %j ends with 2 and a sentence', async (args, sentence) => {
    const { status, stderr } = await validate(args)
    expect(stderr).toContain(sentence)
    expect(status).toBe(2)
  })
})

describe('findings as text', () => {
  const text = (findings: Finding[], source?: string): string => findingsText(findings, () => source, 3)

  test('show at most a hundred, and how many there are', () => {
    const shown = text(Array.from({ length: 100_000 }, () => finding))
    expect(shown.match(/error journey\.unknown-topic/g)).toHaveLength(100)
    expect(shown).toContain('… and 99900 more; mend these first')
    expect(shown).toMatch(/100000 errors, 0 warnings in 3 files\.$/)
  })

  test('show of a long line what lies around the place', () => {
    const shown = text([{ ...finding, line: 1, column: 5001 }], `${'x'.repeat(5000)}"ofers"${'y'.repeat(5000)}`)
    const [, line = '', mark = ''] = shown.split('\n')
    expect(line.length).toBeLessThan(120)
    expect(line.slice(mark.indexOf('^'), mark.indexOf('^') + 7)).toBe('"ofers"')
  })

  test('do without what they do not know', () => {
    expect(text([{ ...finding, line: null, column: null, path: null, suggestion: null }]).split('\n')[0]).toBe('journeys/a.journey.json error journey.unknown-topic')
  })

  test('let no control character of a file reach the terminal', () => {
    expect(text([{ ...finding, line: 1, column: 1 }], '\u001B[31m"x\u202Ey"')).toContain('1 │ ·[31m"x·y"')
  })
})

test('an annotation keeps line breaks, commas and colons from ending its parts', () => {
  expect(annotation({ ...finding, file: 'a,b:c.json', message: '100%\nsure', path: null })).toBe('::error file=a%2Cb%3Ac.json,line=2,col=12,title=journey.unknown-topic::100%25%0Asure. Did you mean "offers"?')
})
