// The whole system on this machine: a year of the shop, every customer, through the HTTP API to the mail.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { residentBytes } from './process-tree.ts'
import type { ReplayTimes } from './replays-sample.ts'
import type { Measurement, Row } from './row.ts'

const sampleMs = 250

export const wholeMeasurement: Measurement = {
  name: 'whole',
  says: 'replay of the whole sample; only with --whole',
  needs: 'whole',
  async measure() {
    const { times, most } = await replayAll()
    const first = times.halfMs - times.startedMs
    const second = times.endedMs - times.halfMs
    return [
      { what: 'from start to end', measured: times.endedMs / 1000, unit: 's', most: 180, note: `${times.events} events, ${times.mails} mails, ${times.failures} failures` },
      { what: 'synthesis and start', measured: times.startedMs / 1000, unit: 's' },
      { what: 'the second half ÷ the first', measured: second / first, unit: '×', most: 1.3, gate: 2 },
      ...(most === undefined ? [] : [{ what: 'resident memory of all its processes, and the table', measured: (most + times.tableBytes) / 1e6, unit: 'MB', most: 1000, gate: true } as const]),
      ...whereTimeGoes(times),
      { what: 'the table at the end', measured: times.tableBytes / 1e6, unit: 'MB' },
      { what: 'failures', measured: times.failures, unit: '', most: 0, gate: true },
    ]
  },
}

/** Two cores have twice the time by the clock to give. */
function whereTimeGoes({ mails, calls, processorMs, startedMs, endedMs }: ReplayTimes): Row[] {
  const { functions, services, database } = processorMs
  const all = functions + services + (database ?? 0)
  return [
    { what: 'time a mail', measured: (endedMs - startedMs) / mails, unit: 'ms' },
    { what: 'requests that functions make, a mail', measured: calls / mails, unit: 'requests' },
    { what: 'processor time a mail', measured: all / mails, unit: 'ms', note: `${(all / (endedMs - startedMs)).toFixed(2)} cores were busy` },
    { what: 'of it the functions and their SDK clients', measured: functions / mails, unit: 'ms' },
    { what: 'of it the services, one thread', measured: services / mails, unit: 'ms' },
    ...(database === undefined ? [] : [{ what: 'of it the database', measured: database / mails, unit: 'ms' }]),
  ]
}

async function replayAll(): Promise<{ times: ReplayTimes; most: number | undefined }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'replays-sample.ts'), 'all'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let most: number | undefined
  const sampling = setInterval(() => {
    const bytes = residentBytes(child.pid ?? 0)
    if (bytes !== undefined) most = Math.max(most ?? 0, bytes)
  }, sampleMs)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const status = await new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  clearInterval(sampling)
  if (status !== 0) throw new Error(`The replay ended with status ${status}`)
  return { times: JSON.parse(Buffer.concat(chunks).toString()) as ReplayTimes, most }
}
