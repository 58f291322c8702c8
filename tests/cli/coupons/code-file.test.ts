import { afterEach, beforeEach, expect, test } from 'vitest'
import { join } from 'node:path'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readCodes } from '../../../cli/coupons/code-file.ts'
import { tmpdir } from 'node:os'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-codes-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function codesIn(text: string): string[] {
  const path = join(folder, 'codes.csv')
  writeFileSync(path, text)
  return readCodes(path)
}

test('one code a line, whatever ends the lines, each once', () => {
  expect(codesIn('\uFEFFA-1\r\nA-2\n\n  A-3  \nA-1\n')).toEqual(['A-1', 'A-2', 'A-3'])
})

test('a table has them in its column "code", wherever that stands', () => {
  expect(codesIn('id;Code;value\n1;"A-1";10\n2;A-2;10\n')).toEqual(['A-1', 'A-2'])
  expect(codesIn('code\nA-1\n')).toEqual(['A-1'])
})

test('lines that hold no code are told with their numbers, and nothing is taken', () => {
  const refused = (text: string): unknown => {
    try {
      return codesIn(text)
    } catch (error) {
      return (error as { problems?: { place?: object; message: string }[] }).problems?.map(({ place, message }) => [place, message.slice(0, 40)])
    }
  }
  expect(refused('A-1\nten percent\n')).toMatchObject([[{ line: 2 }, expect.stringContaining('"ten percent"')]])
  expect(refused('name,code\nx,A-1\ny\n')).toMatchObject([[{ line: 3 }, expect.stringContaining('""')]])
  expect(refused(Array.from({ length: 1000 }, () => 'a b').join('\n'))).toHaveLength(5)
})

test('a file without a code, and one that is not there, are told', () => {
  expect(() => codesIn('\n\n')).toThrow('holds no code')
  expect(() => readCodes(join(folder, 'none.txt'))).toThrow('cannot be read: ENOENT')
})
