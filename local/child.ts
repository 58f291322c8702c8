// Starts a program that never outlives this process, not even when this process is killed and runs no handler: a small
// shell stands between the two, holds a pipe from us, and kills the program when the pipe closes.

import { spawn } from 'node:child_process'
import { Problem } from '../engine/problem.ts'

// $1 names the folders to remove at the end, a line each; the rest is the program with its arguments. The program must not
// keep the pipe open, and the shell must not write to a parent that is gone: the signal would end it before the folders are.
const watchdog = `
exec 3<&0
folders=$1; shift
"$@" </dev/null 3<&- &
child=$!
{ read -r line <&3; kill -9 $child; } 2>/dev/null &
watcher=$!
exec 3<&- >/dev/null 2>&1
wait $child
status=$?
kill $watcher 2>/dev/null
printf '%s\\n' "$folders" | while IFS= read -r folder; do [ -n "$folder" ] && rm -rf -- "$folder"; done
exit $status
`

export interface Child {
  /** Kills the program and resolves when it is gone. */
  stop(): Promise<void>
  /** Resolves when the program is gone, with the last lines that it wrote. */
  readonly ended: Promise<string>
}

export interface ChildOptions {
  /** Removed when the program is gone, whatever ended it. */
  removeFolders: readonly string[]
  /** The start is over when the program writes this. */
  readyText: string
  readyWithinMs: number
}

/** Resolves when the program says that it is ready; throws `local.child-failed` when it ends or stays silent. */
export async function startChild(program: string, args: string[], options: ChildOptions): Promise<Child> {
  // A process group of its own: Ctrl+C in a terminal reaches us alone, and we end the program when our work is done.
  const shell = spawn('/bin/sh', ['-c', watchdog, 'sh', options.removeFolders.join('\n'), program, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  const ended = new Promise<string>((resolve) => {
    shell.once('error', (error) => resolve(error.message))
    shell.once('close', () => resolve(said.trim()))
  })
  // Writing to a shell that is gone must not bring us down: `ended` tells of it.
  shell.stdin.on('error', () => undefined)
  const ready = new Promise<void>((resolve) => {
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-2000)
      if (said.includes(options.readyText)) resolve()
    }
    shell.stdout.on('data', hear)
    shell.stderr.on('data', hear)
  })
  const stop = async (): Promise<void> => {
    shell.stdin.destroy()
    await ended
  }

  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), options.readyWithinMs)
  })
  const first = await Promise.race([ready.then(() => 'ready' as const), ended.then(() => 'ended' as const), late])
  clearTimeout(timer)
  if (first !== 'ready') {
    await stop()
    throw new Problem(
      'local.child-failed',
      `${program} ${first === 'late' ? `was not ready within ${options.readyWithinMs} ms` : 'ended at once'}: ` +
        `${said.trim() || 'it said nothing'}.`
    )
  }
  return { stop, ended }
}
