// The virtual clock, kept in the store: a later start goes on from where it stood.

import { VirtualClock } from './clock.ts'
import type { Store } from './store.ts'

export interface KeptClock {
  clock: VirtualClock
  /** Keeps a move, before anything happens at the new instant. */
  moved: (now: number) => void
}

/** `startAt` (ms since the epoch) counts for a new store only. */
export function keptClock({ db }: Store, startAt: number): KeptClock {
  db.exec('CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), now INTEGER NOT NULL)')
  db.prepare('INSERT OR IGNORE INTO clock VALUES (1, ?)').run(startAt)
  const now = Number(db.prepare('SELECT now FROM clock').get()?.['now'] ?? startAt)
  const update = db.prepare('UPDATE clock SET now = ?')
  return { clock: new VirtualClock(now), moved: (instant) => void update.run(instant) }
}
