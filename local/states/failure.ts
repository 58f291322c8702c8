// What a state fails with: an error name that Retry and Catch can name, and a cause for people to read.

export class Failure extends Error {
  readonly error: string | undefined
  readonly reason: string | undefined

  constructor(error: string | undefined, reason: string | undefined) {
    super(reason ?? error ?? 'failed')
    this.error = error
    this.reason = reason
  }
}

export function runtimeFailure(reason: string): Failure {
  return new Failure('States.Runtime', reason)
}

/** Nothing retries or catches States.Runtime; the other two are caught by their own names only. */
export function matchesError(names: readonly string[], error: string | undefined): boolean {
  if (error === 'States.Runtime') return false
  if (error !== undefined && names.includes(error)) return true
  // Step Functions reports a missed heartbeat by either name, so both catch it.
  if (error === 'States.HeartbeatTimeout' && names.includes('States.Timeout')) return true
  if (error === 'States.DataLimitExceeded') return false
  if (names.includes('States.ALL')) return true
  return error !== 'States.Timeout' && names.includes('States.TaskFailed')
}
