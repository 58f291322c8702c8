// An asynchronous event of a function, and the record of its failure as Lambda's destinations get it.

import type { FunctionError } from '../functions.ts'

export interface Invocation {
  seq: number
  requestId: string
  /** JSON. */
  payload: string
  /** Instant in ms since the epoch. */
  acceptedAt: number
  /** Attempts that failed before this one. */
  attempts: number
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export function failureRecord(
  functionArn: string,
  invocation: Invocation,
  error: FunctionError,
  now: number,
  isTooOld: boolean
): string {
  const requestPayload: unknown = JSON.parse(invocation.payload)
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: invocation.requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: isTooOld ? 'EventAgeExceeded' : 'RetriesExhausted',
      approximateInvokeCount: invocation.attempts + 1,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: error,
  })
}
