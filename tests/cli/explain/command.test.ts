import { expect, test } from 'vitest'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCli } from '../runs-cli.ts'
import { tmpdir } from 'node:os'

const run = (...args: string[]) => runCli(['explain', ...args]).ended

test('tells a shipped journey', async () => {
  const { status, stdout, stderr } = await run('referral')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('  2. If at least 1 refund in the last 30 days:\n        1. End here: had something to send back.\n')
})

test.each([
  [['referal'], 'There is no journey "referal". Did you mean "referral"?', 2],
  [[], 'Say which journey: its name goes after the command.', 2],
  [['referral', '--dir', 'nowhere'], '"nowhere" is no folder', 2],
])('perennial explain %j ends with a sentence', async (args, sentence, code) => {
  const { status, stderr } = await run(...args)
  expect(stderr).toContain(sentence)
  expect(status).toBe(code)
})

test('a journey is told though another is broken; the broken one tells what is wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-explain-'))
  try {
    cpSync(join(import.meta.dirname, '../../../journeys'), folder, { recursive: true })
    writeFileSync(join(folder, 'welcome.journey.json'), '{ "name": "Welcome" }')
    expect(await run('referral', '--dir', folder)).toMatchObject({ status: 0, stderr: '' })
    expect(await run('welcome', '--dir', folder)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('$.steps') as string })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
