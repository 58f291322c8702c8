// Where each reader of a stream stopped, kept in the store.

import type { StatementSync } from 'node:sqlite'
import type { Store } from '../store.ts'
import type { StreamMapping } from '../template/functions.ts'
import type { Position } from './stream.ts'

type Reader = Pick<StreamMapping, 'tableName' | 'functionName'>

export class StreamPositions {
  readonly #select: StatementSync
  readonly #upsert: StatementSync

  constructor(store: Store) {
    store.db.exec(`CREATE TABLE IF NOT EXISTS stream_positions (
      table_name TEXT, function_name TEXT, shard TEXT, sequence_number TEXT, PRIMARY KEY (table_name, function_name)
    ) WITHOUT ROWID`)
    this.#select = store.db.prepare(
      'SELECT shard, sequence_number FROM stream_positions WHERE table_name = ? AND function_name = ?'
    )
    this.#upsert = store.db.prepare('INSERT OR REPLACE INTO stream_positions VALUES (?, ?, ?, ?)')
  }

  find({ tableName, functionName }: Reader): Position | undefined {
    const row = this.#select.get(tableName, functionName)
    return row === undefined
      ? undefined
      : { shard: String(row['shard']), sequenceNumber: String(row['sequence_number']) }
  }

  save({ tableName, functionName }: Reader, position: Position): void {
    this.#upsert.run(tableName, functionName, position.shard, position.sequenceNumber)
  }
}
