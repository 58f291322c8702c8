// How much memory a process and all its descendants hold, and what processor time its descendants took, read where Linux
// tells it.

import { readdirSync, readFileSync } from 'node:fs'

interface Process {
  parent: number
  residentBytes: number
  processorMs: number
}

/** Bytes resident in the whole tree; undefined where there is no /proc. */
export const residentBytes = (root: number): number | undefined =>
  treeOf(root)?.reduce((sum, [, process]) => sum + process.residentBytes, 0)

/** Processor time (ms) of the descendants that live; undefined where there is no /proc. */
export const processorMsBelow = (root: number): number | undefined =>
  treeOf(root)?.reduce((sum, [pid, process]) => (pid === root ? sum : sum + process.processorMs), 0)

/** The process and all its descendants by their ids. */
function treeOf(root: number): [number, Process][] | undefined {
  const processes = new Map<number, Process>()
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
  return [...processes].filter(([pid]) => isInTree(pid))
}

/** The kernel counts processor time in hundredths of a second. */
const tickMs = 10

function processOf(pid: string): Process | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    // Behind the name, which may hold anything: state, parent, …; user and system time are the 12th and the 13th.
    const times = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const processorMs = (Number(times[11]) + Number(times[12])) * tickMs
    return { parent: field('PPid'), residentBytes: field('VmRSS') * 1024, processorMs }
  } catch {
    // It has ended since the folder was read.
    return undefined
  }
}
