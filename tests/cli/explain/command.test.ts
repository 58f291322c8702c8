import { expect, test } from 'vitest'
import { runCli } from '../runs-cli.ts'

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
