// Run by the whole-system measurement as a process of its own: synthesizes, starts the system, replays the sample as
// `npm start` does, and writes when each step was done, in ms since the process began.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { synthesizeFolder } from '../cli/start/synthesis.ts'
import { dieWithParent } from '../local/parent.ts'
import { replay } from '../local/replay/replay.ts'
import { keyringOf } from '../local/replay/keyring.ts'
import { ReplayProgress } from '../local/replay/replay-progress.ts'
import { postings } from '../local/sample/postings.ts'
import { readSample, shippedSample } from '../local/sample/read-sample.ts'
import { sampleEvents } from '../local/sample/sample-events.ts'
import type { Selection } from '../local/sample/selection.ts'
import { startSystem } from '../local/system.ts'
import { processorMsBelow } from './process-tree.ts'

export interface ReplayTimes {
  startedMs: number
  halfMs: number
  endedMs: number
  events: number
  mails: number
  failures: number
  /** The table lies in memory where there is room, and is no process's own. */
  tableBytes: number
  /** Calls that functions made of the AWS-shaped endpoint. */
  calls: number
  processorMs: ProcessorMs
}

/** Processor time of the replay in ms. */
export interface ProcessorMs {
  /** The functions' threads, and V8's that compile and collect for all. */
  functions: number
  /** API, queues, bus, state machines, mailbox and clock: one thread. */
  services: number
  /** The embedded engine; undefined where nothing tells. */
  database?: number | undefined
}

const selection: Selection = process.argv[2] === 'default' ? 'default' : 'all'
dieWithParent(() => process.exit(1))

const assembly = await synthesizeFolder(join(import.meta.dirname, '..', 'journeys'))
const all = postings(sampleEvents(readSample(shippedSample), selection).events, 100)
const events = all.reduce((sum, { batch }) => sum + batch.length, 0)
const system = await startSystem({ cdkOut: assembly.path, startAt: all[0]!.postAt - 3_600_000 })
const startedMs = performance.now()
const processorMsAtStart = processorMs()
let halfMs: number | undefined
// Half of the events, not half of the year: the shop sells most before Christmas.
const half = postingsUpTo(events / 2)
await replay({
  system,
  writeKey: keyringOf(system).writeKey(),
  progress: new ReplayProgress(system.store, selection),
  postings: all,
  onStep: ({ done }) => {
    if (done >= half) halfMs ??= performance.now()
  },
})
const endedMs = performance.now()
const took = processorMs()
const times: ReplayTimes = {
  startedMs,
  halfMs: halfMs ?? endedMs,
  endedMs,
  events,
  mails: [...system.mailbox.all()].length,
  failures: system.failures.count,
  tableBytes: statSync(system.tableFile).size,
  calls: [...system.calls.values()].reduce((sum, count) => sum + count, 0),
  processorMs: {
    functions: took.functions - processorMsAtStart.functions,
    services: took.services - processorMsAtStart.services,
    database: took.database === undefined ? undefined : took.database - (processorMsAtStart.database ?? 0),
  },
}
console.log(JSON.stringify(times))
await system.stop()
assembly.remove()
process.exit(0)

function postingsUpTo(wanted: number): number {
  let count = 0
  return all.findIndex(({ batch }) => (count += batch.length) >= wanted) + 1
}

function processorMs(): ProcessorMs {
  const whole = process.cpuUsage()
  const own = process.threadCpuUsage()
  const services = (own.user + own.system) / 1000
  return { services, functions: (whole.user + whole.system) / 1000 - services, database: processorMsBelow(process.pid) }
}
