// When a Task is tried again: for faults that come before anything was done, or in a task that may be done again.
import { expectedEnds } from '../journey/contract.ts'

/** Expected ends come back as failures and are not retried. Backs off to a quarter of an hour, ten times. */
export const lambdaRetry = [
  { ErrorEquals: [...expectedEnds], MaxAttempts: 0 },
  { ErrorEquals: ['States.TaskFailed', 'States.Timeout'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 10, MaxDelaySeconds: 900, JitterStrategy: 'FULL' },
]

/** For a Task with a token: its own time-out is an answer, and no fault to try again. */
export const tokenRetry = [lambdaRetry[0], { ...lambdaRetry[1], ErrorEquals: ['States.TaskFailed'] }]
