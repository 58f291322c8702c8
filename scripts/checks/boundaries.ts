// Import directions between the rooms and import circles, by dependency-cruiser with the rules in .dependency-cruiser.cjs.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { rooms, runTool, unseen } from './check.ts'
import type { Check } from './check.ts'

interface Cruise {
  modules: { source: string; dependencies: unknown[] }[]
  summary: { violations: Violation[] }
}
interface Violation {
  from: string
  to: string
  rule: { name: string }
  cycle?: { name: string }[]
  via?: { name: string }[]
}

export const boundaries: Check = {
  name: 'boundaries',
  async findings(root) {
    const present = rooms.filter((room) => existsSync(join(root, room)))
    if (present.length === 0) return unseen('dependency-cruiser', root, new Set())
    const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...present]
    const ran = await runTool('dependency-cruiser/bin/dependency-cruiser.mjs', args, root)
    const cruise = readCruise(ran.stdout)
    if (cruise === undefined) return [`dependency-cruiser gave no report (status ${ran.status}): ${ran.stderr}`.trim()]
    const seen = new Set(cruise.modules.map((module) => module.source))
    return [...new Set(cruise.summary.violations.map(tell)), ...unseen('dependency-cruiser', root, seen)]
  }
}

function tell({ from, to, rule, cycle, via }: Violation): string {
  if (cycle !== undefined) return `${rule.name}: ${circle(cycle.map((module) => module.name))}`
  if (from === to) return `${rule.name}: ${from}`
  const way = via === undefined ? '' : ` (by way of ${via.map((module) => module.name).join(' → ')})`
  return `${rule.name}: ${from} → ${to}${way}`
}

// dependency-cruiser reports a circle once for each module on it; begun at the same module they are one finding.
function circle(names: string[]): string {
  const start = names.indexOf(names.toSorted()[0] ?? '')
  const turned = [...names.slice(start), ...names.slice(0, start)]
  return [...turned, turned[0]].join(' → ')
}

function readCruise(text: string): Cruise | undefined {
  try {
    const cruise: Cruise = JSON.parse(text)
    return cruise
  } catch {
    // Not JSON: the configuration is broken, and stderr says how.
    return undefined
  }
}
