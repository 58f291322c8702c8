// Processes as Linux shows them: whom a process has started, and who is still there.
import { readFileSync, readdirSync } from 'node:fs'

export interface Descendant {
  pid: number
  /** Tells a process from a later one with the same number. */
  started: string
  command: string
}

export function descendantsOf(pid: number): Descendant[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => read(Number(name)) ?? [])
  const found: Descendant[] = []
  const parents = [pid]
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    for (const child of all.filter((one) => one.parent === parent)) {
      found.push(child)
      parents.push(child.pid)
    }
  }
  return found
}

export function isAlive({ pid, started }: Descendant): boolean {
  const now = read(pid)
  return now !== undefined && now.started === started && now.state !== 'Z'
}

function read(pid: number): (Descendant & { parent: number; state: string }) | undefined {
  try {
    // The command's name stands in brackets and may hold spaces; after it come state, parent, … and the start time.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return { pid, state: fields[0] ?? '', parent: Number(fields[1]), started: fields[19] ?? '', command }
  } catch {
    return undefined
  }
}
