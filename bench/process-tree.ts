// How much memory a process and all its descendants hold, read where Linux tells it.

import { readdirSync, readFileSync } from 'node:fs'

/** Bytes resident in the whole tree; undefined where there is no /proc. */
export function residentBytes(root: number): number | undefined {
  const processes = new Map<number, { parent: number; bytes: number }>()
  let names: string[]
  try {
    names = readdirSync('/proc')
  } catch {
    return undefined
  }
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue
    const found = processOf(name)
    if (found !== undefined) processes.set(Number(name), found)
  }
  const isInTree = (pid: number): boolean => pid === root || (processes.has(pid) && isInTree(processes.get(pid)?.parent ?? 0))
  return [...processes].reduce((sum, [pid, { bytes }]) => (isInTree(pid) ? sum + bytes : sum), 0)
}

function processOf(pid: string): { parent: number; bytes: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    return { parent: field('PPid'), bytes: field('VmRSS') * 1024 }
  } catch {
    // It has ended since the folder was read.
    return undefined
  }
}
