// Checks the house: types, lint, import directions, habits. `node scripts/check.ts [FOLDER]` looks at another tree by the
// same rules. Prints a table and every finding; ends with status 1 when there is one.

import { resolve } from 'node:path'
import { boundaries } from './checks/boundaries.ts'
import { habit } from './checks/habits.ts'
import { lint } from './checks/lint.ts'
import { types } from './checks/types.ts'

const root = resolve(process.argv[2] ?? `${import.meta.dirname}/..`)

const results = await Promise.all(
  [types, lint, boundaries, habit].map(async (check) => {
    const start = performance.now()
    const findings = await check.findings(root)
    return { name: check.name, findings, seconds: (performance.now() - start) / 1000 }
  })
)

for (const { name, findings, seconds } of results) {
  const verdict = findings.length === 0 ? 'ok' : `${findings.length} wrong`
  console.log(`${name.padEnd(12)}${verdict.padEnd(12)}${seconds.toFixed(1).padStart(5)} s`)
}
for (const { name, findings } of results) {
  if (findings.length > 0) console.log(`\n${name}\n${findings.map((finding) => `  ${finding}`).join('\n')}`)
}
process.exitCode = results.some(({ findings }) => findings.length > 0) ? 1 : 0
