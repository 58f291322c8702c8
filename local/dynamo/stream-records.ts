// The engine keeps a table's stream in a SQLite table that it neither indexes nor trims, so that each write reads all
// records before it. A connection of our own to the same file adds the index and takes old records away. Both lean on
// the internals of the pinned engine, so its table is looked for first.

import { DatabaseSync } from 'node:sqlite'
import { Problem } from '../../engine/problem.ts'
import { engineVersion } from './binary.ts'

/** Records kept behind the reader: at least one, or the engine would count sequence numbers from one again. */
const keptRecords = 500

export class StreamRecords {
  readonly #db: DatabaseSync

  /** Adds the index to the running engine's file; throws `local.engine-changed` when the internal table is not there. */
  constructor(path: string) {
    this.#db = new DatabaseSync(path)
    this.#db.exec('PRAGMA busy_timeout = 5000')
    const columns = this.#db.prepare('PRAGMA table_info(_stream_records)').all().map((column) => column['name'])
    const missing = ['id', 'table_name', 'sequence_number'].filter((name) => !columns.includes(name))
    if (missing.length > 0) {
      this.#db.close()
      throw new Problem(
        'local.engine-changed',
        `The embedded database's file has no ${missing.join(', ')} in _stream_records, as version ${engineVersion} has. ` +
          'Install the pinned packages (`npm ci`).'
      )
    }
    this.#db.exec(
      'CREATE INDEX IF NOT EXISTS perennial_stream ON _stream_records(table_name, CAST(sequence_number AS INTEGER))'
    )
  }

  /** Takes away the table's records before `sequenceNumber`, but for the newest few hundred. */
  trim(tableName: string, sequenceNumber: string): void {
    this.#db
      .prepare('DELETE FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) < ?')
      .run(tableName, Number(sequenceNumber) - keptRecords)
  }

  count(tableName: string): number {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM _stream_records WHERE table_name = ?').get(tableName)?.['n'])
  }

  close(): void {
    this.#db.close()
  }
}
