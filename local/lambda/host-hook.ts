// The hook by which a host in the same process gives functions their time. It is absent on AWS, where
// functions use the wall clock.

export interface HostHook {
  /** Milliseconds since the epoch. */
  now(): number
}

export function installHost(hook: HostHook): void {
  Reflect.set(globalThis, Symbol.for('perennial.host'), hook)
}
