// Looks at processes as the operating system sees them, for tests of what is left behind.

import { readdirSync, readFileSync } from 'node:fs'

/** Ids of the processes whose command line holds `text`, this one left out. */
export function processesNaming(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((id) => Number.isInteger(id) && id !== process.pid && commandLine(id).includes(text))
}

/** Resolves when no such process is left; rejects with the ids after `withinMs`. */
export async function gone(text: string, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  let left = processesNaming(text)
  while (left.length > 0) {
    if (performance.now() > deadline) throw new Error(`still running after ${withinMs} ms: ${left.join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
    left = processesNaming(text)
  }
}

function commandLine(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
