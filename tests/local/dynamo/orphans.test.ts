import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gone, processesNaming } from '../processes.ts'

const supported = process.platform === 'linux' && process.arch === 'x64'

// Processes are found in /proc, and the engine has a program for linux-x64 only.
test.skipIf(!supported)('the engine, its watchdog and its folders are gone soon after its parent is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-test-'))
  const other = mkdtempSync(join(tmpdir(), 'perennial test-'))
  const path = join(folder, 'table.sqlite')
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'starts-engine.ts'), path, folder, other], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => parent.stdout.once('data', resolve))
  // The parent itself, the watchdog, the part of it that waits for our end, and the engine.
  expect(processesNaming(path)).toHaveLength(4)
  parent.kill('SIGKILL')
  await gone(folder, 2000)
  expect([folder, other].map((each) => existsSync(each))).toEqual([false, false])
  for (const each of [folder, other]) rmSync(each, { recursive: true, force: true })
})
