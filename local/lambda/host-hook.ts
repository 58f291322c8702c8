// The hook by which a host in the same process gives functions their time, and where asked to their ports. It is absent
// on AWS, where functions use the wall clock and AWS clients.

export interface HostHook {
  /** Milliseconds since the epoch. */
  now(): number
  /** In place of the clients that the function would make. */
  ports?: (functionName: string) => unknown
}

const key = Symbol.for('perennial.host')

export function installHost(hook: HostHook): void {
  Reflect.set(globalThis, key, hook)
}

export function removeHost(): void {
  Reflect.deleteProperty(globalThis, key)
}
