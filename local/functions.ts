// How the other services of the one-machine system call a function.

export interface FunctionError {
  errorType: string
  errorMessage: string
  trace?: string[]
}

export type InvokeResult = { ok: true; payload: unknown } | { ok: false; error: FunctionError }

export interface Functions {
  invoke(functionName: string, event: unknown): Promise<InvokeResult>
}
