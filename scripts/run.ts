// Runs a program to its end and hands back what it said. It inherits no stdin, so nothing can wait for an answer.

import { spawn } from 'node:child_process'

export interface Ran {
  status: number
  stdout: string
  stderr: string
}

/** `status` is the exit status, or 1 when a signal ended the program; throws when it could not be started at all. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (status) => resolve({ status: status ?? 1, stdout, stderr }))
  })
}
