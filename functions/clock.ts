// The one place where a function learns the time. A host in the same process may set it; on AWS nothing does.
interface Host {
  now(): number
}

const host = (): Host | undefined => (globalThis as { [key: symbol]: unknown })[Symbol.for('perennial.host')] as Host | undefined

/** Milliseconds since the epoch. */
export const now = (): number => host()?.now() ?? Date.now()
