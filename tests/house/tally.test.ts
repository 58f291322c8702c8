import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../scripts/run.ts'

const house = join(import.meta.dirname, '..', '..')

test('counts what passed, failed, could not be loaded and was skipped, with the reason', async () => {
  const root = mkdtempSync(join(tmpdir(), 'perennial-tally-'))
  try {
    symlinkSync(join(house, 'node_modules'), join(root, 'node_modules'), 'dir')
    mkdirSync(join(root, 'tests'))
    const start = "import { expect, test } from 'vitest'\n"
    writeFileSync(join(root, 'tests/unloadable.test.ts'), "throw new Error('planted')\n")
    writeFileSync(
      join(root, 'tests/mixed.test.ts'),
      `${start}test('adds', () => expect(1 + 1).toBe(2))\n` +
        "test('differs', () => expect(1).toBe(2))\n" +
        "test('needs a browser', ({ skip }) => { skip('no browser found') })\n"
    )
    const path = join(root, 'tally.json')
    const vitest = join(house, 'node_modules/vitest/vitest.mjs')
    const args = ['PERENNIAL_TALLY=' + path, process.execPath, vitest, 'run', `--reporter=${house}/scripts/tally.ts`]
    const { status } = await run('env', args, root)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      passed: 1,
      failed: 2,
      skipped: [{ name: 'tests/mixed.test.ts > needs a browser', why: 'no browser found' }]
    })
    expect(status).toBe(1)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
