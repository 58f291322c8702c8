// Which sample a data folder holds, and how many of its postings were made.

import { Problem } from '../../engine/problem.ts'
import type { Selection } from '../sample/selection.ts'
import type { Store } from '../store.ts'

/** `none`: the folder was begun without customers. */
export type Replayed = Selection | 'none'

export class ReplayProgress {
  /** What the folder holds, whatever was asked for now. */
  readonly sample: Replayed
  readonly #store: Store

  /**
   * `wanted` counts for a new folder; undefined goes on with what is there, or with `default`. Throws
   * `replay.other-sample` when the folder was begun with another one.
   */
  constructor(store: Store, wanted: Replayed | undefined) {
    this.#store = store
    store.db.exec('CREATE TABLE IF NOT EXISTS replay (id INTEGER PRIMARY KEY CHECK (id = 1), sample TEXT, done INTEGER)')
    const found = store.db.prepare('SELECT sample FROM replay').get()?.['sample'] as Replayed | undefined
    if (found !== undefined && wanted !== undefined && found !== wanted) {
      throw new Problem(
        'replay.other-sample',
        `The data folder was begun ${found === 'none' ? 'with --empty' : `with --sample ${found}`}. ` +
          'Go on with that by leaving the option out, or choose another folder with --data.',
      )
    }
    this.sample = found ?? wanted ?? 'default'
    store.db.prepare('INSERT OR IGNORE INTO replay VALUES (1, ?, 0)').run(this.sample)
  }

  /** How many postings were made, with all that they brought about at their instant. */
  done(): number {
    return Number(this.#store.db.prepare('SELECT done FROM replay').get()?.['done'] ?? 0)
  }

  keep(done: number): void {
    this.#store.db.prepare('UPDATE replay SET done = ?').run(done)
  }
}
