// One JSON line a message, as CloudWatch reads it: ids and reasons, never an address, an attribute or a property.
import type { Log } from '../engine/ports.ts'

export function jsonLog(functionName: string): Log {
  const line = (level: string, message: string, fields: object): string => JSON.stringify({ level, function: functionName, message, ...fields })
  return {
    info: (message, fields) => console.log(line('info', message, fields)),
    error: (message, fields, error) => console.error(line('error', message, { ...fields, ...(error === undefined ? {} : { error: faultOf(error) }) })),
  }
}

/** Name, code and stack of a fault: its message may quote what a customer sent, so it stays out unless it is ours. */
function faultOf(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error }
  const stack = (error.stack ?? '').split('\n').filter((one) => one.trimStart().startsWith('at ')).slice(0, 6)
  return { name: error.name, ...('code' in error ? { code: String(error.code), message: error.message } : {}), stack }
}
