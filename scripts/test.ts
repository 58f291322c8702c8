// What `npm test` runs: the checks of the house, then the tests. Arguments go to vitest: `npm test -- tests/engine`.
// The last line is `N passed, N failed, N skipped`, each check counting as one.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { checkHouse, isRed, tellVerdicts } from './checks/house.ts'
import { temporaryPlace } from '../local/temporary-place.ts'
import { tallyFile } from './tally.ts'
import type { Tally } from './tally.ts'

const root = resolve(import.meta.dirname, '..')

const verdicts = await checkHouse(root)
console.log(`${tellVerdicts(verdicts)}\n`)

const { status, tally } = await runTests(process.argv.slice(2))
const broken = status !== 0 && tally.failed === 0
if (broken) console.log(`\nvitest ended with status ${status} though no test failed, see above.`)
if (tally.skipped.length > 0) {
  const lines = tally.skipped.map(({ name, why }) => (why === '' ? `  ${name}` : `  ${name}: ${why}`))
  console.log(`\nskipped\n${lines.join('\n')}`)
}
const red = verdicts.filter(isRed).length
const passed = tally.passed + verdicts.length - red
const failed = tally.failed + red + (broken ? 1 : 0)
console.log(`\n${passed} passed, ${failed} failed, ${tally.skipped.length} skipped`)
process.exitCode = failed > 0 ? 1 : 0

async function runTests(args: readonly string[]): Promise<{ status: number; tally: Tally }> {
  const folder = mkdtempSync(join(temporaryPlace(), 'perennial-tests-'))
  const path = join(folder, 'tally.json')
  try {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts', 'tally.ts')}`]
    const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: root,
      // What tests leave behind goes with the folder.
      env: { ...process.env, [tallyFile]: path, TMPDIR: folder },
      stdio: ['ignore', 'inherit', 'inherit']
    })
    const ended = await new Promise<number>((done, fail) => {
      child.on('error', fail)
      child.on('exit', (code) => done(code ?? 1))
    })
    // No file: vitest ended before it ran a test.
    const counted = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { passed: 0, failed: 0, skipped: [] }
    return { status: ended, tally: counted }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
