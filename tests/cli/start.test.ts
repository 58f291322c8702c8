import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gone, processesNaming } from '../local/processes.ts'
import { runCli } from './runs-cli.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-start-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a broken journey stops the start with its file, line and column, and leaves nothing behind', async () => {
  const journeys = join(folder, 'broken')
  cpSync(join(import.meta.dirname, '..', '..', 'journeys'), journeys, { recursive: true })
  const file = join(journeys, 'welcome.journey.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace('"wait": "5d"', '"wait": "5 days"'))
  const data = join(folder, 'never')
  const { status, stderr, left } = await runCli(['start', '--exit', '--port', '0', '--journeys', journeys, '--data', data]).ended
  expect(stderr).toMatch(/welcome\.journey\.json:\d+:\d+ .*"5 days"/)
  expect(stderr).not.toContain('    at ')
  expect(status).toBe(1)
  expect(left).toEqual([])
  expect(existsSync(data)).toBe(false)
})

test('a place for temporary files that is none stops the start with a sentence', async () => {
  const none = join(folder, 'there', 'is', 'none')
  const { status, stderr } = await runCli(['start', '--exit', '--port', '0'], { TMPDIR: none }).ended
  expect(stderr).toContain(`No temporary folder can be made in ${none}`)
  expect(stderr).toContain('TMPDIR')
  expect(stderr).not.toContain('    at ')
  expect(status).toBe(1)
})

test('--empty starts with no customers, --json writes the summary, and --exit ends it with nothing left', async () => {
  const json = join(folder, 'empty.json')
  const { status, stdout, stderr, left } = await runCli(['start', '--empty', '--exit', '--port', '0', '--json', json]).ended
  expect(stderr).toBe('')
  expect(stdout).toContain('0 customers, 0 events, 0 stage transitions')
  const { failures, messages, ...summary } = JSON.parse(readFileSync(json, 'utf8'))
  expect(failures).toEqual([])
  expect(messages.welcome).toEqual({ 'thank-you': 0, 'how-we-pick': 0, 'care-and-returns': 0 })
  expect(summary).toMatchObject({ customers: 0, events: 0, transitions: 0, unconfirmed: 0 })
  expect(summary.enrollments.welcome).toEqual({ started: 0, active: 0, completed: 0, goal: 0, exited: 0, failed: 0, heldOut: 0 })
  expect(status).toBe(0)
  expect(left).toEqual([])
})

test('it stays up for the curl line that it ends with, goes on with --data, and ends cleanly on Ctrl+C', async () => {
  const data = join(folder, 'kept')
  const first = runCli(['start', '--empty', '--port', '0', '--data', data])
  const said = await first.says('Ctrl+C ends it.')
  const [, url = '', key = '', body = ''] = /curl (\S+) -u (\w+): .* -d '(.*)'/.exec(said) ?? []
  const answer = await fetch(url, { method: 'POST', headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' }, body })
  expect(await answer.json()).toEqual({ success: true })
  const page = await fetch(new URL('/', url))
  expect(await page.text()).toContain('<title>Perennial</title>')
  first.child.kill('SIGINT')
  const end = await first.ended
  expect(end.stderr).toBe('')
  expect({ status: end.status, left: end.left }).toEqual({ status: 0, left: [] })
  expect(processesNaming(data)).toEqual([])

  const again = await runCli(['start', '--exit', '--port', '0', '--data', data]).ended
  expect(again.stdout).toContain('1 customer, 2 events')
  const other = await runCli(['start', '--sample', 'all', '--exit', '--port', '0', '--data', data]).ended
  expect(other.stderr).toContain('The data folder was begun with --empty.')
  expect(other.status).toBe(1)
})

test('interrupted while it starts, it leaves nothing', async () => {
  const run = runCli(['start', '--empty', '--port', '0'])
  await run.made(/^perennial-cdk-/)
  run.child.kill('SIGTERM')
  const { status, left, stderr } = await run.ended
  expect({ status, left, stderr }).toEqual({ status: 130, left: [], stderr: '' })
})

test('interrupted during the replay, it ends with what was done kept, and goes on from there', async () => {
  const data = join(folder, 'replayed')
  const run = runCli(['start', '--sample', '4', '--port', '0', '--data', data, '--exit'])
  await run.says('%')
  run.child.kill('SIGINT')
  const first = await run.ended
  expect({ status: first.status, left: first.left, stdout: first.stdout }).toEqual({ status: 130, left: [], stdout: '' })
  const again = await runCli(['start', '--port', '0', '--data', data, '--exit']).ended
  expect(again.stdout).toContain('4 customers, ')
  expect(again.stdout).toContain('Failures: none')
  expect(again.status).toBe(0)
})

test('started by npm, it is gone within two seconds of npm’s sudden death', async () => {
  const data = join(folder, 'orphan')
  const run = runCli(['start', '--empty', '--port', '0', '--data', data], { npm_lifecycle_event: 'start' }, ['/bin/sh', '-c', '"$@"; true', 'npm'])
  await run.says('Ctrl+C ends it.')
  run.child.kill('SIGKILL')
  await expect(gone(data, 2000)).resolves.toBeUndefined()
})
