// Runs `perennial` as a process, in a temporary folder of its own, so that whatever it leaves behind is found.

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface CliRun {
  child: ChildProcess
  /** The folder that the process has for its temporary files. */
  temporary: string
  /** Resolves when it has written the text; rejects when it ends before. */
  says(text: string): Promise<string>
  /** Resolves when something of this name is in its temporary folder. */
  made(name: RegExp): Promise<void>
  ended: Promise<{ status: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string; left: string[] }>
}

const program = join(import.meta.dirname, '..', '..', 'cli', 'perennial.ts')

/** `through` is a program that runs it as its child. */
export function runCli(args: readonly string[], env: Record<string, string> = {}, through: readonly string[] = []): CliRun {
  const temporary = mkdtempSync(join(tmpdir(), 'perennial-cli-'))
  const [first = '', ...rest] = [...through, process.execPath, program, ...args]
  const child = spawn(first, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary, npm_lifecycle_event: undefined, DYNAMODB_ENDPOINT: undefined, ...env },
  })
  const heard = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard.stdout += text
    listeners.forEach((listener) => listener())
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    heard.stderr += text
    listeners.forEach((listener) => listener())
  })
  const ended: CliRun['ended'] = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => {
      const left = readdirSync(temporary)
      rmSync(temporary, { recursive: true, force: true })
      resolve({ status, signal, ...heard, left })
      listeners.forEach((listener) => listener())
    })
  })
  const says = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (`${heard.stdout}${heard.stderr}`.includes(text)) resolve(heard.stdout)
        else if (child.exitCode !== null) reject(new Error(`It ended without ${JSON.stringify(text)}: ${heard.stdout}${heard.stderr}`))
        else return
        listeners.delete(look)
      }
      listeners.add(look)
      look()
    })
  const made = (name: RegExp): Promise<void> =>
    new Promise((resolve) => {
      const watcher = watch(temporary, () => {
        if (!readdirSync(temporary).some((found) => name.test(found))) return
        watcher.close()
        resolve()
      })
    })
  return { child, temporary, says, made, ended }
}
