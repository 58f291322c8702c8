// What becomes of a batch of stream records after its function answered: Lambda's rules for streams, as pure functions.

import type { InvokeResult } from '../functions.ts'
import type { StreamMapping } from '../template/functions.ts'
import type { StreamRecord } from './stream.ts'

/** Records that are delivered together; `attempts` counts how often these very records have failed. */
export interface Segment {
  records: StreamRecord[]
  attempts: number
  dueAt: number
}

export interface Outcome {
  /** What to deliver next, in order, before any later record. */
  again: Segment[]
  /** What is given up and goes to the failure queue. */
  dropped?: Segment
}

type Rules = Pick<StreamMapping, 'bisectOnError' | 'maxRetries' | 'reportsItemFailures'>

/** Decides by the function's answer; an empty outcome means that the segment is done. */
export function settle(segment: Segment, result: InvokeResult, rules: Rules, now: number): Outcome {
  const from = firstFailed(segment.records, result, rules)
  if (from === undefined) return { again: [] }
  if (from > 0) return { again: [{ records: segment.records.slice(from), attempts: 1, dueAt: now }] }
  const attempts = segment.attempts + 1
  if (rules.bisectOnError && segment.records.length > 1) {
    // A split does not count as a retry.
    const middle = Math.ceil(segment.records.length / 2)
    const half = (records: StreamRecord[]): Segment => ({ records, attempts: segment.attempts, dueAt: now })
    return { again: [half(segment.records.slice(0, middle)), half(segment.records.slice(middle))] }
  }
  if (rules.maxRetries !== undefined && attempts > rules.maxRetries) {
    return { again: [], dropped: { ...segment, attempts } }
  }
  return { again: [{ ...segment, attempts, dueAt: now + backoffMs(attempts) }] }
}

/** At once after the first failure, then 1, 2, 4 … seconds, a minute at most. */
function backoffMs(attempts: number): number {
  return attempts < 2 ? 0 : Math.min(1000 * 2 ** (attempts - 2), 60_000)
}

/** Index of the first record to deliver again; undefined when all are done. */
function firstFailed(records: StreamRecord[], result: InvokeResult, rules: Rules): number | undefined {
  if (!result.ok) return 0
  if (!rules.reportsItemFailures) return undefined
  const failures = failedItems(result.payload)
  if (failures === undefined || failures.length === 0) return undefined
  const places = failures.map((item) => records.findIndex((record) => record.dynamodb.SequenceNumber === item))
  // An identifier that is not of this batch fails all of it.
  return Math.max(0, Math.min(...places))
}

function failedItems(payload: unknown): unknown[] | undefined {
  if (payload === null || typeof payload !== 'object' || !('batchItemFailures' in payload)) return undefined
  const { batchItemFailures } = payload
  if (!Array.isArray(batchItemFailures)) return undefined
  return batchItemFailures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier)
}

/** The message that Lambda sends to a failure destination: where the records are, not what they hold. */
export function failureMessage(
  dropped: Segment,
  at: { functionArn: string; streamArn: string; shard: string; now: number }
): string {
  const { records } = dropped
  const time = new Date(at.now).toISOString()
  return JSON.stringify({
    requestContext: {
      requestId: `${at.shard}-${records[0]?.eventID ?? ''}`,
      functionArn: at.functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: dropped.attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: time,
    DDBStreamBatchInfo: {
      shardId: at.shard,
      startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: time,
      approximateArrivalOfLastRecord: time,
      batchSize: records.length,
      streamArn: at.streamArn,
    },
  })
}
