// The one place where a function learns the time. A host in the same process may set it, and hand in ports of its own;
// on AWS nothing does.
import type { Ports } from '../engine/ports.ts'

export interface Host {
  now(): number
  /** Ports instead of AWS, for a system in memory. */
  ports?: (functionName: string) => Ports
}

export const host = (): Host | undefined => (globalThis as { [key: symbol]: unknown })[Symbol.for('perennial.host')] as Host | undefined

/** Milliseconds since the epoch. */
export const now = (): number => host()?.now() ?? Date.now()
