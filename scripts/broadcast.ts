// A broadcast to many customers on the one-machine system, which is killed at seeded points while it is under way and started
// again on the same data: nobody gets it twice, nobody is missed, and it is spread over the window.
//   node scripts/broadcast.ts [--customers 100000] [--kills 10] [--seed 1]
import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import type { Summary } from '../local/summary/summary.ts'
import { descendantsOf, isAlive } from './processes.ts'
import { randomFrom } from '../local/random-from.ts'
import { temporaryPlace } from '../local/temporary-place.ts'
import { isInside, nineOf, spreadMs, writeBrand } from './broadcast-brand.ts'
import { synthesize } from '../infra/synth.ts'

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' }, kills: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } } })
const customers = Number(values.customers)
const kills = Number(values.kills)
const inside = Array.from({ length: customers }, (_, n) => n).filter(isInside)
const folder = mkdtempSync(join(temporaryPlace(), 'perennial-broadcast-'))
const quarterMs = 15 * 60_000

interface Report {
  mails: number
  calls: Record<string, number>
  known?: number
  summary?: Summary
}

/** Lives until it ends, or until so many mails are out; then it is killed with all that hangs on it. */
async function live(until: number): Promise<Report> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'broadcast-life.ts'), folder, String(customers)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let last: Report = { mails: 0, calls: {} }
  let isKilled = false
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) last = JSON.parse(line) as Report
    if (last.known !== undefined && last.known % 5000 === 0) console.error(`${last.known} customers are known`)
    if (isKilled || last.mails < until || last.summary !== undefined) return
    isKilled = true
    const family = descendantsOf(child.pid!)
    child.kill('SIGKILL')
    for (const one of family.filter(isAlive)) process.kill(one.pid, 'SIGKILL')
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (!isKilled && code !== 0) throw new Error(`The system ended with ${code}; see above`)
  return last
}

function mailsIn(data: string): { n: number; at: number }[] {
  const store = new DatabaseSync(join(data, 'perennial.sqlite'), { readOnly: true })
  const mails = store.prepare('SELECT mail FROM mails').all().map(({ mail }) => JSON.parse(String(mail)) as { to: string[]; at: number })
  store.close()
  return mails.map(({ to: [to = ''], at }) => ({ n: Number(to.slice(1, to.indexOf('@'))), at }))
}

try {
  writeBrand(join(folder, 'journeys'))
  await synthesize({ journeysDir: join(folder, 'journeys'), outdir: join(folder, 'cdk.out') })
  const random = randomFrom(Number(values.seed))
  const points = Array.from({ length: kills }, () => Math.floor(random() * inside.length)).toSorted((a, b) => a - b)
  const begun = performance.now()
  const calls: Record<string, number> = {}
  let killed = 0
  let report: Report
  do {
    report = await live(points[killed] ?? Infinity)
    for (const [name, count] of Object.entries(report.calls)) calls[name] = (calls[name] ?? 0) + count
    if (report.summary === undefined) console.log(`Killed ${++killed} times: ${report.mails} mails are out`)
  } while (report.summary === undefined)

  const mails = mailsIn(join(folder, 'data'))
  const { unconfirmed, enrollments, failures } = report.summary
  const reached = new Set(mails.map(({ n }) => n))
  const late = mails.map(({ n, at }) => at - nineOf(n))
  const quarters = Array.from({ length: spreadMs / quarterMs }, (_, quarter) => late.filter((ms) => Math.floor(ms / quarterMs) === quarter).length)
  const faults = [
    ...(reached.size === mails.length ? [] : [`${mails.length - reached.size} customers got it twice`]),
    ...(mails.every(({ n }) => isInside(n)) ? [] : ['somebody got it who is not in the audience']),
    ...(reached.size + unconfirmed === inside.length ? [] : [`${reached.size} got it and ${unconfirmed} are unconfirmed, of ${inside.length}`]),
    ...(enrollments['sale']?.started === inside.length ? [] : [`${enrollments['sale']?.started} entered, of ${inside.length}`]),
    ...(unconfirmed <= killed * 10 ? [] : [`${unconfirmed} are unconfirmed, which ${killed} kills do not explain`]),
    ...(late.every((ms) => ms >= 0) ? [] : ['somebody got it before nine on their own clock']),
    ...(quarters.every((count) => count > inside.length / quarters.length / 2) ? [] : ['it is not spread evenly']),
    ...failures.map(({ where, message }) => `${where}: ${message}`),
  ]
  console.log(`${customers} customers, ${inside.length} in the audience: ${mails.length} mails, ${unconfirmed} unconfirmed, ${killed} kills, ${Math.round((performance.now() - begun) / 1000)} s`)
  console.log(`Mails by quarter of an hour from nine on: ${quarters.join(' ')}; the last after ${Math.round(late.reduce((most, ms) => Math.max(most, ms), 0) / 60_000)} minutes`)
  console.log('Requests, the making of the customers included:')
  for (const [name, count] of Object.entries(calls).toSorted(([, a], [, b]) => b - a)) console.log(`${String(count).padStart(12)}  ${name}`)
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length > 0 || killed < kills ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
