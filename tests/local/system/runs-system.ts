// Run by tests as a process of its own: starts the fixture's system on a data folder, posts customers, and lets ten days
// pass in steps. Says what it does, line by line, until it is done or killed.

import { dieWithParent } from '../../../local/parent.ts'
import { startSystem } from '../../../local/system.ts'

const [cdkOut = '', dataDir = '', customers = '0'] = process.argv.slice(2)
const start = Date.UTC(2026, 0, 1)
const hour = 60 * 60 * 1000

const system = await startSystem({ cdkOut, dataDir, startAt: start })
dieWithParent(() => process.exit(1))
console.log('started')

// A customer an hour; whoever was answered already is posted again, and counts once.
for (let n = 0; n < Number(customers); n++) {
  if (system.clock.now() > start + n * hour) continue
  await system.advanceTo(start + n * hour)
  const response = await fetch(`${system.http}/v1/track`, { method: 'POST', body: JSON.stringify({ id: `customer-${n}` }) })
  await response.text()
  console.log(`posted ${n}`)
}
for (let hours = Number(customers); hours <= 240; hours += 6) {
  await system.advanceTo(Math.max(system.clock.now(), start + hours * hour))
  console.log(`hour ${hours}`)
}
console.log('done')
await system.stop()
process.exit(0)
