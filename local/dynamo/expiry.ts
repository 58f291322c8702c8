// The table's expiry by the virtual clock, for the engine's goes by the wall clock. As on AWS, an expired item goes some
// time after its instant, here with the first thing that happens on the next day (UTC); expiry itself moves no clock.

import type { StatementSync } from 'node:sqlite'
import { Problem } from '../../engine/problem.ts'
import type { Service } from '../service.ts'
import type { Store } from '../store.ts'
import type { TableResource } from '../template/storage.ts'
import type { Work } from '../work.ts'
import type { Attributes, DynamoRequests } from './requests.ts'
import type { StreamRecord } from './stream.ts'

export interface ExpiryParts {
  table: TableResource
  attribute: string
  dynamo: DynamoRequests
  store: Store
  work: Work
  failed: (error: unknown) => void
  /** Told after items were deleted. */
  written: () => void
}

const dayMs = 24 * 60 * 60 * 1000

export class Expiry implements Service {
  readonly name: string
  readonly #parts: ExpiryParts
  readonly #upsert: StatementSync
  readonly #remove: StatementSync
  readonly #select: StatementSync
  #sweptDay: number | undefined
  #sweeping = false

  constructor(parts: ExpiryParts) {
    this.#parts = parts
    this.name = `expiry of ${parts.table.name}`
    const { db } = parts.store
    db.exec(`CREATE TABLE IF NOT EXISTS expiring (
      table_name TEXT, item TEXT, expires INTEGER, PRIMARY KEY (table_name, item)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS expiring_soonest ON expiring (table_name, expires)`)
    this.#upsert = db.prepare('INSERT OR REPLACE INTO expiring VALUES (?, ?, ?)')
    this.#remove = db.prepare('DELETE FROM expiring WHERE table_name = ? AND item = ?')
    this.#select = db.prepare('SELECT item FROM expiring WHERE table_name = ? AND expires <= ? LIMIT 500')
  }

  /** Follows what was written. */
  see(records: readonly StreamRecord[]): void {
    const { table, attribute, store } = this.#parts
    const expiring = records.filter(
      ({ dynamodb, eventName }) => dynamodb.NewImage?.[attribute] !== undefined || eventName !== 'INSERT'
    )
    if (expiring.length === 0) return
    store.transaction(() => {
      for (const { dynamodb } of expiring) {
        const item = JSON.stringify(table.keys.map(({ name }) => dynamodb.Keys[name]))
        const expires = Number(dynamodb.NewImage?.[attribute]?.['N'])
        if (Number.isNaN(expires)) this.#remove.run(table.name, item)
        else this.#upsert.run(table.name, item, Math.floor(expires))
      }
    })
  }

  pump(now: number): number {
    const day = Math.floor(now / dayMs)
    if (this.#sweeping || day === this.#sweptDay) return 0
    const rows = this.#select.all(this.#parts.table.name, Math.floor(now / 1000))
    if (rows.length === 0) {
      this.#sweptDay = day
      return 0
    }
    this.#sweeping = true
    const due = rows.map((row) => String(row['item']))
    void this.#parts.work.track(this.#sweep(due, Math.floor(now / 1000)).catch(this.#parts.failed))
    return 1
  }

  nextAt(): undefined {
    return undefined
  }

  async #sweep(due: string[], nowSeconds: number): Promise<void> {
    const { table, store, written } = this.#parts
    try {
      for (const item of due) await this.#delete(item, nowSeconds)
      store.transaction(() => {
        for (const item of due) this.#remove.run(table.name, item)
      })
      written()
    } finally {
      this.#sweeping = false
    }
  }

  /** Unless the item got another expiry meanwhile. */
  async #delete(item: string, nowSeconds: number): Promise<void> {
    const { table, attribute, dynamo } = this.#parts
    const values: Attributes[string][] = JSON.parse(item)
    try {
      await dynamo.send('DeleteItem', {
        TableName: table.name,
        Key: Object.fromEntries(table.keys.map(({ name }, place) => [name, values[place]])),
        ConditionExpression: '#expiry <= :now',
        ExpressionAttributeNames: { '#expiry': attribute },
        ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
      })
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'dynamo.ConditionalCheckFailedException') throw error
    }
  }
}
