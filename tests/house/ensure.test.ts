import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../scripts/run.ts'

const house = join(import.meta.dirname, '..', '..')

// Stands in for npm: does what `npm ci` does to the folder, in its order, and notes each start.
const npm = `#!/bin/sh
echo "$@" >> npm.log
rm -rf node_modules
mkdir -p node_modules/.bin
cat npm.fault 2>/dev/null && exit 7
touch node_modules/.bin/node
`

function freshClone(): string {
  const root = mkdtempSync(join(tmpdir(), 'perennial-ensure-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(join(root, 'scripts'))
  mkdirSync(join(root, 'bin'))
  cpSync(join(house, 'scripts/ensure.js'), join(root, 'scripts/ensure.js'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(root, 'package-lock.json'), '{}')
  writeFileSync(join(root, 'bin/npm'), npm)
  chmodSync(join(root, 'bin/npm'), 0o755)
  return root
}

const ensure = (root: string) =>
  run('env', [`PATH=${join(root, 'bin')}:/usr/bin:/bin`, process.execPath, 'scripts/ensure.js'], root)

const installs = (root: string) => {
  const log = join(root, 'npm.log')
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0
}

test('installs on a fresh clone, and not again', async () => {
  const root = freshClone()
  expect(await ensure(root)).toMatchObject({ status: 0 })
  expect(await ensure(root)).toMatchObject({ status: 0, stderr: '' })
  expect(installs(root)).toBe(1)
})

test('installs again when the lockfile has changed', async () => {
  const root = freshClone()
  await ensure(root)
  writeFileSync(join(root, 'package-lock.json'), '{ "changed": true }')
  await ensure(root)
  expect(installs(root)).toBe(2)
})

test('installs again after an install that failed, which it reports', async () => {
  const root = freshClone()
  writeFileSync(join(root, 'npm.fault'), 'planted')
  const failed = await ensure(root)
  expect(failed).toMatchObject({ status: 1 })
  expect(failed.stderr).toContain('`npm ci` failed (7)')
  rmSync(join(root, 'npm.fault'))
  expect(await ensure(root)).toMatchObject({ status: 0 })
  expect(installs(root)).toBe(2)
})

test('of two processes at once one installs and the other waits', async () => {
  const root = freshClone()
  expect(await Promise.all([ensure(root), ensure(root), ensure(root)])).toMatchObject([
    { status: 0 },
    { status: 0 },
    { status: 0 }
  ])
  expect(installs(root)).toBe(1)
})

test('goes on where a process was killed during its install', async () => {
  const root = freshClone()
  mkdirSync(join(root, '.perennial'))
  // The highest pid that Linux gives out is 2^22, so nobody alive has this one.
  writeFileSync(join(root, '.perennial/installing'), String(2 ** 22 + 1))
  expect(await ensure(root)).toMatchObject({ status: 0 })
  expect(installs(root)).toBe(1)
  expect(existsSync(join(root, '.perennial/installing'))).toBe(false)
})
