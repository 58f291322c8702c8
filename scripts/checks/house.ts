// All checks of the house at once, and what they found as a table.

import { boundaries } from './boundaries.ts'
import { habit } from './habits.ts'
import { lint } from './lint.ts'
import { types } from './types.ts'

export interface Verdict {
  name: string
  findings: string[]
  seconds: number
}

/** Runs every check over the tree at `root`, side by side. */
export async function checkHouse(root: string): Promise<Verdict[]> {
  return Promise.all(
    [types, lint, boundaries, habit].map(async (check) => {
      const start = performance.now()
      const findings = await check.findings(root)
      return { name: check.name, findings, seconds: (performance.now() - start) / 1000 }
    })
  )
}

export const isRed = (verdict: Verdict) => verdict.findings.length > 0

/** One line a check, then every finding under its check's name. */
export function tellVerdicts(verdicts: readonly Verdict[]): string {
  const table = verdicts.map(({ name, findings, seconds }) => {
    const verdict = findings.length === 0 ? 'ok' : `${findings.length} wrong`
    return `${name.padEnd(12)}${verdict.padEnd(12)}${seconds.toFixed(1).padStart(5)} s`
  })
  const lists = verdicts.filter(isRed).map(({ name, findings }) => ['', name, ...findings.map((found) => `  ${found}`)])
  return [...table, ...lists.flat()].join('\n')
}
