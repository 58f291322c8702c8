// What every service of the one-machine system answers to the driver that pumps it.

export interface Service {
  readonly name: string
  /** Starts every delivery that is due at `now` (tracked by Work); returns how many it started. Synchronous. */
  pump(now: number): number
  /**
   * The earliest instant (ms since the epoch) at which this service has something to do, or undefined. Items due now
   * that only wait for capacity count as due now.
   */
  nextAt(): number | undefined
}
