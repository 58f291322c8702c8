// What the host and a function's worker say to each other. Events and results travel as JSON text, as they do on AWS.

import type { FunctionError } from '../functions.ts'

export interface WorkerSetup {
  functionName: string
  functionArn: string
  memoryMb: number
  /** Absolute path of the module that holds the handler. */
  module: string
  /** The module's export. */
  handler: string
}

export interface Invocation {
  id: number
  event: string
  /** Virtual time (ms since the epoch). It cannot move while an invocation runs. */
  now: number
  timeoutMs: number
}

export type Answer =
  | { kind: 'result'; id: number; payload: string }
  | { kind: 'failure'; id: number; error: FunctionError }
  /** The module could not be loaded: every invocation fails with this. */
  | { kind: 'unusable'; error: FunctionError }

/** An error as Lambda tells it to the caller. */
export function asFunctionError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) }
  const trace = error.stack?.split('\n') ?? []
  return { errorType: error.name, errorMessage: error.message, trace }
}
