import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readStartOptions } from '../../cli/start/options.ts'
import { runCli } from './runs-cli.ts'

test('--database is memory or embedded, or not said', () => {
  expect([readStartOptions([]).database, readStartOptions(['--database', 'memory']).database]).toEqual([undefined, 'memory'])
  expect(() => readStartOptions(['--database', 'dynamo'])).toThrow(
    expect.objectContaining({ code: 'cli.usage', message: '--database is "dynamo"; it is memory or embedded.' }),
  )
})

test('a run on the database in memory says what that lacks', async () => {
  const { status, stdout, stderr, left } = await runCli(['start', '--empty', '--exit', '--port', '0', '--database', 'memory']).ended
  expect(stderr).toMatch(/^The database is in memory: its data are lost at the end, .*\n$/)
  expect(stdout).toContain('0 customers, 0 events')
  expect({ status, left }).toEqual({ status: 0, left: [] })
})

test('it refuses --data, and makes no folder', async () => {
  const data = join(tmpdir(), 'perennial-never-kept')
  const { status, stderr, left } = await runCli(['start', '--empty', '--exit', '--port', '0', '--database', 'memory', '--data', data]).ended
  expect(stderr).toContain(`The data cannot be kept in ${data}: a database in memory was asked for, which loses its data at the end.`)
  expect({ status, left }).toEqual({ status: 1, left: [] })
  expect(existsSync(data)).toBe(false)
})
