import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSystem } from '../../../local/system.ts'
import { gone, processesNaming } from '../processes.ts'
import { synthesizeFixture } from './fixture/app.ts'

const supported = process.platform === 'linux' && process.arch === 'x64'
const customers = 12

let folder: string
let cdkOut: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-test-'))
  cdkOut = join(folder, 'cdk.out')
  await synthesizeFixture(cdkOut)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Run {
  process: ChildProcess
  /** Resolves with the line, or undefined when the process is gone before. */
  says(line: string): Promise<string | undefined>
  ended: Promise<unknown>
}

function run(dataDir: string, through: string[] = []): Run {
  const script = [process.execPath, join(import.meta.dirname, 'runs-system.ts'), cdkOut, dataDir, String(customers)]
  const [program = '', ...args]: string[] = [...through, ...script]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const heard: string[] = []
  const listeners = new Set<() => void>()
  const tell = (): void => listeners.forEach((listener) => listener())
  createInterface({ input: child.stdout }).on('line', (line) => {
    heard.push(line)
    tell()
  })
  let isGone = false
  const ended = new Promise((resolve) => child.once('close', resolve)).then(() => {
    isGone = true
    tell()
  })
  const says = (line: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!heard.includes(line) && !isGone) return
        listeners.delete(look)
        resolve(heard.includes(line) ? line : undefined)
      }
      listeners.add(look)
      look()
    })
  return { process: child, says, ended }
}

/** What a finished run left: who was mailed how often, and how many runs ended well. */
async function outcome(dataDir: string): Promise<{ mailed: Set<string>; succeeded: number; open: number }> {
  const system = await startSystem({ cdkOut, dataDir })
  await system.quiet()
  const mailed = new Set([...system.mailbox.all()].map(({ to }) => to))
  const succeeded = system.machines.list({ status: 'SUCCEEDED', limit: 1000 }).length
  const open = system.machines.openCount
  await system.stop()
  return { mailed, succeeded, open }
}

// Processes are found in /proc, and the engine has a program for linux-x64 only.
describe.skipIf(!supported)('a system that is killed', () => {
  test.each(['started', 'posted 5', 'hour 126'])(
    'after it said "%s" leaves no process behind, and the next run ends as if nothing had happened',
    async (line) => {
      const dataDir = join(folder, line.replace(' ', '-'))
      const first = run(dataDir)
      await first.says(line)
      first.process.kill('SIGKILL')
      await gone(dataDir, 2000)
      const second = run(dataDir)
      expect(await second.says('done')).toBe('done')
      await second.ended
      const { mailed, succeeded, open } = await outcome(dataDir)
      expect({ mailed: mailed.size, succeeded, open }).toEqual({ mailed: customers, succeeded: customers, open: 0 })
    },
    60_000
  )

  test('by the death of its parent alone is gone within two seconds too', async () => {
    const dataDir = join(folder, 'orphaned')
    // A shell that does not hand its process over, as npm doesn't.
    const shell = run(dataDir, ['/bin/sh', '-c', '"$@"; true', 'sh'])
    await shell.says('started')
    expect(processesNaming(dataDir).length).toBeGreaterThan(1)
    shell.process.kill('SIGKILL')
    await gone(dataDir, 2000)
  })
})
