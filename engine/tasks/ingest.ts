// Takes a request: an accepted event is in the table before the answer goes out, a bad item of a batch is set aside where
// an operator finds it, and what cannot be written makes the answer 503, never 2xx.
import { deflateRawSync } from 'node:zlib'
import type { Call, Judged, Rejection } from '../ingest/request.ts'
import type { Item, Write } from '../ports.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { TaskContext } from './task-context.ts'
import { eventItem } from '../ingest/event-item.ts'
import { inParallel } from './in-parallel.ts'
import { judgeEnrollRequest } from '../ingest/enroll-request.ts'
import { judgeRequest } from '../ingest/request.ts'
import { quarantineKey } from '../table/keys.ts'
import { shortHash } from '../identity/keyring.ts'

export interface Answer {
  status: number
  body: object
  headers?: Record<string, string>
}

const quarantineDays = 30
const writesAtOnce = 32

export async function ingest(context: Pick<TaskContext, 'table' | 'log'>, call: Call, keyring: Keyring): Promise<Answer> {
  const judged = judgeRequest(call, keyring)
  if (judged.kind === 'refused') return { status: judged.status, body: { success: false, code: judged.code, message: `${judged.path} ${judged.message}` } }
  const failed = await writeAll(context, writesOf(judged, call.received))
  if (failed > 0) {
    return { status: 503, headers: { 'retry-after': '2' }, body: { success: false, code: 'request.not-stored', message: `${failed} events could not be stored; send the same request again` } }
  }
  const [first] = judged.rejections
  if (call.route !== 'batch' && first !== undefined) {
    return { status: 400, body: { success: false, code: first.code, message: `${first.path} ${first.message}` } }
  }
  const rejected = judged.rejections.map(({ index, code, path, message }) => ({ index, code, message: `${path} ${message}` }))
  return { status: 200, body: { success: true, ...(rejected.length === 0 ? {} : { rejected }) } }
}

/** Takes an app's request to let a customer into a journey: 202, for entry is judged after the answer. */
export async function requestEnrollment(context: Pick<TaskContext, 'table' | 'log'>, call: Parameters<typeof judgeEnrollRequest>[0], keyring: Keyring): Promise<Answer> {
  const judged = judgeEnrollRequest(call, keyring)
  if (judged.kind === 'refused') return { status: judged.status, body: { success: false, code: judged.code, message: `${judged.path} ${judged.message}` } }
  const failed = await writeAll(context, [{ put: eventItem(judged.event), if: { exists: false } }])
  if (failed > 0) return { status: 503, headers: { 'retry-after': '2' }, body: { success: false, code: 'request.not-stored', message: 'The request could not be stored; send it again' } }
  return { status: 202, body: { success: true } }
}

/** The writes of a judged request: events if absent, rejected items of a batch into quarantine. */
export function writesOf(judged: Judged, received: number): Write[] {
  if (judged.kind === 'refused') return []
  return [
    ...judged.events.map((event): Write => ({ put: eventItem(event), if: { exists: false } })),
    ...judged.rejections.map((rejection): Write => ({ put: quarantineItem(rejection, received) })),
  ]
}

function quarantineItem({ item, code, path, message }: Rejection, received: number): Item {
  const text = JSON.stringify(item)
  const day = new Date(received).toISOString().slice(0, 10)
  return {
    ...quarantineKey(day, shortHash(text, 26)),
    kind: 'rejected',
    received,
    code,
    path,
    message,
    item: new Uint8Array(deflateRawSync(text)),
    expires: Math.floor(received / 1000) + quarantineDays * 86_400,
  }
}

/** A refused condition is success: the event is there already. Answers how many could not be written. */
async function writeAll(context: Pick<TaskContext, 'table' | 'log'>, writes: readonly Write[]): Promise<number> {
  let failed = 0
  await inParallel(writes, writesAtOnce, async (write) => {
    try {
      await context.table.write(write)
    } catch (error) {
      failed++
      if (failed === 1) context.log.error('Events could not be stored', {}, error)
    }
  })
  return failed
}
