// Drives services on a virtual clock, as the one-machine system does: all that is due is done before time moves.

import type { VirtualClock } from '../../local/clock.ts'
import type { Service } from '../../local/service.ts'
import type { Work } from '../../local/work.ts'

export interface Driven {
  clock: VirtualClock
  work: Work
  services: Service[]
}

/** Does all that is due now, and all that follows from it now. */
export async function settle({ clock, work, services }: Driven): Promise<void> {
  for (;;) {
    let started = 0
    for (const service of services) started += service.pump(clock.now())
    if (work.inFlight > 0) await work.changed()
    else if (started === 0) return
  }
}

/** Goes on until `instant`, stopping wherever a service has something to do. */
export async function runUntil(driven: Driven, instant: number): Promise<void> {
  for (;;) {
    await settle(driven)
    const next = Math.min(...driven.services.map((service) => service.nextAt() ?? Infinity))
    if (!(next <= instant)) break
    driven.clock.moveTo(Math.max(next, driven.clock.now()))
  }
  driven.clock.moveTo(instant)
}
