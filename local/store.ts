// Where the services of the one-machine system keep their state: one SQLite file, each service with tables of its own.
// A change and its effect on another service are made in one transaction, so a kill at any moment leaves neither half.

import { DatabaseSync } from 'node:sqlite'
import { Problem } from '../engine/problem.ts'

export class Store {
  readonly db: DatabaseSync
  #depth = 0

  /** Opens or makes the file at `path` (`:memory:` keeps nothing); throws `local.store-unreadable`. */
  constructor(path: string) {
    try {
      this.db = new DatabaseSync(path)
      // WAL with synchronous=NORMAL: a commit survives the death of the process; only a power cut may lose the last.
      this.db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000')
    } catch (cause) {
      const found = cause instanceof Error ? cause.message : String(cause)
      throw new Problem(
        'local.store-unreadable',
        `The data file ${path} could not be opened (${found}). It may be damaged, read-only, or on a full disk: ` +
          'make room or take the file away, then start again.',
        { cause }
      )
    }
  }

  /** Runs `work` in a transaction: all of it lasts, or, when it throws, none. Inner transactions join the outer one. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return this.#inside(work)
    this.db.exec('BEGIN IMMEDIATE')
    try {
      const result = this.#inside(work)
      this.db.exec('COMMIT')
      return result
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (this.db.isTransaction) this.db.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.db.close()
  }

  #inside<T>(work: () => T): T {
    this.#depth++
    try {
      return work()
    } finally {
      this.#depth--
    }
  }
}
