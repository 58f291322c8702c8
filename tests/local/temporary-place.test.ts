import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryPlace } from '../../local/temporary-place.ts'

const usual = tmpdir()

test('temporary data lie in memory where there is room, and where TMPDIR says otherwise, there', () => {
  // Any folder with room will do for one in memory.
  const folder = mkdtempSync(join(usual, 'perennial-test-'))
  try {
    expect(temporaryPlace({}, folder)).toBe(folder)
    expect(temporaryPlace({ TMPDIR: usual }, folder)).toBe(usual)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('temporary data lie where they always did on a system that has no folder in memory', () => {
  expect(temporaryPlace({}, join(usual, 'there-is-none'))).toBe(usual)
})
