import { afterAll, beforeAll, expect, test } from 'vitest'
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { runCli } from './runs-cli.ts'
import { tmpdir } from 'node:os'

let root: string
let folder: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'perennial-against-'))
  folder = join(root, 'journeys')
  cpSync(join(import.meta.dirname, '..', '..', 'journeys'), folder, { recursive: true })
  const git = (...args: string[]): Buffer => execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args])
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'deployed')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const against = (reference: string) => runCli(['validate', folder, '--against', reference], { GITHUB_ACTIONS: '', CI: 'true' }).ended

test('a change is held against what is deployed: notes for who reviews it, errors for what strands somebody', async () => {
  expect((await against('HEAD')).status).toBe(0)
  const welcome = join(folder, 'welcome.journey.json')
  writeFileSync(welcome, readFileSync(welcome, 'utf8').replace('"5d"', '"4d"'))
  const changed = await against('HEAD')
  expect(changed.stdout).toContain('against.steps')
  expect(changed.status).toBe(0)
  renameSync(join(folder, 'referral.journey.json'), join(folder, 'share.journey.json'))
  renameSync(join(folder, 'content/referral'), join(folder, 'content/share'))
  for (const locale of ['de', 'en', 'fr']) {
    const file = join(folder, `locales/${locale}.json`)
    writeFileSync(file, readFileSync(file, 'utf8').replace('"referral": {', '"share": {'))
  }
  const renamed = await against('HEAD')
  expect(renamed.stdout).toContain('say "was": "referral" in share.journey.json')
  expect(renamed.status).toBe(1)
})

test('a reference that is none is said to be, whatever else is wrong', async () => {
  writeFileSync(join(folder, 'welcome.journey.json'), '{')
  const { status, stdout, stderr } = await against('no-such-branch')
  expect(`${stdout}${stderr}`).toContain('cannot be read as of "no-such-branch"')
  expect(status).not.toBe(0)
})
