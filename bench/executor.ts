// The executor of the one-machine system: many executions at once in virtual time, on functions that answer at once.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VirtualClock } from '../local/clock.ts'
import { Machines } from '../local/states/machines.ts'
import { Store } from '../local/store.ts'
import { Work } from '../local/work.ts'
import type { Measurement } from './row.ts'
import { start } from './segment-events.ts'
import { heapBytes } from './timing.ts'

const machine = 'arn:aws:states:eu-west-1:000000000000:stateMachine:measured:1'
const count = 10_000
const week = 7 * 86_400_000

export const executorMeasurement: Measurement = {
  name: 'executor',
  says: '10,000 concurrent executions of a six-step journey; a year with 52 waits',
  async measure() {
    const inMemory = await fastest(3, () => runMany(undefined))
    const persisted = await fastest(2, withStore)
    const yearMs = Math.min(...(await repeat(5, () => runYear())))
    const bytes = await bytesWhileWaiting()
    return [
      { what: 'without I/O', measured: rate(inMemory), unit: 'executions/s', least: 15_000 },
      { what: 'persisted', measured: rate(persisted), unit: 'executions/s', least: 3000 },
      { what: 'persisted ÷ without I/O, in time', measured: persisted / inMemory, unit: '×', most: 8, gate: true },
      { what: 'memory of one that waits', measured: bytes, unit: 'bytes', most: 2048, gate: true },
      { what: 'a year with 52 waits', measured: yearMs, unit: 'ms', most: 5 },
    ]
  },
}

const rate = (ms: number): number => (count / ms) * 1000

/** Task, wait, task, wait, task, wait: what the compiler makes of steps that ask a function. */
function definitionOf(pairs: number): object {
  const states: Record<string, object> = {}
  for (let pair = 0; pair < pairs; pair++) {
    states[`ask-${pair}`] = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'steps', Payload: { contract: 1, 'customer.$': '$.customer', 'run.$': '$.run', step: `ask-${pair}`, 'due.$': '$.next.due' } },
      ResultSelector: { 'at.$': '$.Payload.at', 'due.$': '$.Payload.due' },
      ResultPath: '$.next',
      TimeoutSeconds: 300,
      Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 10, BackoffRate: 2 }],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.fault', Next: 'failed' }],
      Next: `wait-${pair}`,
    }
    const next = pair + 1 < pairs ? { Next: `ask-${pair + 1}` } : { Next: 'done' }
    states[`wait-${pair}`] = { Type: 'Wait', TimestampPath: '$.next.at', ...next }
  }
  return { StartAt: 'ask-0', States: { ...states, done: { Type: 'Succeed' }, failed: { Type: 'Fail' } } }
}

interface Rig {
  clock: VirtualClock
  work: Work
  machines: Machines
}

function open(store: Store | undefined, pairs: number): Rig {
  const clock = new VirtualClock(start)
  const work = new Work()
  const machines = new Machines({
    store,
    clock,
    work,
    integrations: {
      invoke: async () => {
        const at = new Date(clock.now() + week).toISOString()
        return { ok: true, payload: { at, due: at } }
      },
      sendMessage: () => ({ MessageId: 'm', MD5OfMessageBody: '' }),
      dynamodb: () => Promise.reject(new Error('no state uses the table')),
    },
  })
  machines.publish(machine, 'measured', definitionOf(pairs))
  return { clock, work, machines }
}

function startAll({ machines }: Rig, executions: number): void {
  for (let n = 0; n < executions; n++) {
    const customer = `q3f7kz2m5xv4h6w${String(n).padStart(11, '0')}`
    const at = new Date(start).toISOString()
    const input = { contract: 1, customer, run: 'measured_0_1', model: 'f00dfeed', arms: {}, next: { at, due: at, since: at, arm: 'start' } }
    machines.start({ machine, name: `${customer}_measured_0_1`, input: JSON.stringify(input) })
  }
}

async function settle({ machines, clock, work }: Rig): Promise<void> {
  for (;;) {
    if (machines.pump(clock.now()) > 0) continue
    if (work.inFlight === 0) return
    await work.changed()
  }
}

async function drive(rig: Rig): Promise<void> {
  for (;;) {
    await settle(rig)
    const next = rig.machines.nextAt()
    if (next === undefined) return
    rig.clock.moveTo(next)
  }
}

/** Milliseconds for all of them from start to end. */
async function runMany(store: Store | undefined): Promise<number> {
  const rig = open(store, 3)
  const began = performance.now()
  startAll(rig, count)
  await drive(rig)
  const ms = performance.now() - began
  const done = rig.machines.list({ status: 'SUCCEEDED', limit: count }).length
  rig.machines.close()
  if (done !== count) throw new Error(`${done} of ${count} executions succeeded`)
  return ms
}

async function withStore(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-bench-'))
  const store = new Store(join(folder, 'store.db'))
  try {
    return await runMany(store)
  } finally {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runYear(): Promise<number> {
  const rig = open(undefined, 52)
  const began = performance.now()
  startAll(rig, 1)
  await drive(rig)
  return performance.now() - began
}

async function bytesWhileWaiting(): Promise<number> {
  const rig = open(undefined, 3)
  startAll(rig, 100)
  await settle(rig)
  const before = heapBytes()
  const more = open(undefined, 3)
  startAll(more, count)
  await settle(more)
  const bytes = (heapBytes() - before) / count
  if (more.machines.openCount !== count || rig.machines.openCount !== 100) throw new Error('Not all executions wait')
  return bytes
}

async function repeat(times: number, work: () => Promise<number>): Promise<number[]> {
  const results: number[] = []
  for (let time = 0; time < times; time++) results.push(await work())
  return results
}

const fastest = async (times: number, work: () => Promise<number>): Promise<number> => Math.min(...(await repeat(times, work)))
