// The second argument of a handler, as Lambda fills it.

import type { Context } from 'aws-lambda'
import type { Invocation, WorkerSetup } from './protocol.ts'

type Described = Pick<WorkerSetup, 'functionName' | 'functionArn' | 'memoryMb'>

export function contextOf(described: Described, { id, timeoutMs }: Pick<Invocation, 'id' | 'timeoutMs'>): Context {
  const { functionName, functionArn, memoryMb } = described
  const deadline = performance.now() + timeoutMs
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '$LATEST',
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  }
}
