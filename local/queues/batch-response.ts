// What a function with ReportBatchItemFailures answers, read as Lambda reads it.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html

export type BatchOutcome = { kind: 'partial'; failed: Set<string> } | { kind: 'whole-batch-failed'; why: string }

/** The identifiers that failed; nothing or an empty list means success, and an answer that makes no sense failure. */
export function readBatchResponse(payload: unknown, identifiers: Set<string>): BatchOutcome {
  if (payload === null || payload === undefined || payload === '') return { kind: 'partial', failed: new Set() }
  if (typeof payload !== 'object') return failure('the answer is not an object')
  const failures: unknown = Reflect.get(payload, 'batchItemFailures')
  if (failures === null || failures === undefined) return { kind: 'partial', failed: new Set() }
  if (!Array.isArray(failures)) return failure('batchItemFailures is not a list')
  const failed = new Set<string>()
  for (const item of failures as unknown[]) {
    const identifier: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'itemIdentifier') : undefined
    if (typeof identifier !== 'string' || !identifiers.has(identifier)) {
      return failure(`itemIdentifier ${JSON.stringify(identifier)} is not one of the batch`)
    }
    failed.add(identifier)
  }
  return { kind: 'partial', failed }
}

function failure(why: string): BatchOutcome {
  return { kind: 'whole-batch-failed', why }
}
