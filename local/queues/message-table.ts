// The messages of all queues in one table of the store, and the statements on it.

import type { StatementSync } from 'node:sqlite'
import type { Store } from '../store.ts'
import type { Message, MessageAttributes } from './message.ts'

export interface MessageRow {
  seq: number
  id: string
  body: string
  attributes: string | null
  sender: string
  sent_at: number
  visible_at: number
  first_received_at: number | null
  receives: number
  dead_letter_source: string | null
}

const schema = `
  CREATE TABLE IF NOT EXISTS queue_messages (
    seq INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes TEXT,
    sender TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    -- When it was, or would have been, visible before it was last received.
    was_visible_at INTEGER NOT NULL,
    first_received_at INTEGER,
    receives INTEGER NOT NULL DEFAULT 0,
    -- 1 while a receiver works on it; 0 also while it waits after a failure.
    in_hand INTEGER NOT NULL DEFAULT 0,
    dead_letter_source TEXT
  );
  CREATE INDEX IF NOT EXISTS queue_messages_visible ON queue_messages (queue, visible_at, seq);
  CREATE INDEX IF NOT EXISTS queue_messages_sent ON queue_messages (queue, sent_at);
  -- A receiver of the last run is gone: what it had in hand is as if it had not been received.
  UPDATE queue_messages SET visible_at = was_visible_at, receives = receives - 1, in_hand = 0 WHERE in_hand = 1;
`

const columns = 'seq, id, body, attributes, sender, sent_at, visible_at, first_received_at, receives, dead_letter_source'

export class MessageTable {
  readonly #insert: StatementSync
  readonly #visible: StatementSync
  readonly #take: StatementSync
  readonly #bury: StatementSync
  readonly #remove: StatementSync
  readonly #release: StatementSync
  readonly #show: StatementSync
  readonly #earliest: StatementSync
  readonly #oldest: StatementSync
  readonly #expire: StatementSync
  readonly #list: StatementSync
  readonly #counts: StatementSync
  readonly #dead: StatementSync
  readonly #revive: StatementSync
  #last: number

  constructor({ db }: Store) {
    db.exec(schema)
    this.#insert = db.prepare(
      `INSERT INTO queue_messages (seq, queue, id, body, attributes, sender, sent_at, visible_at, was_visible_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
    )
    this.#visible = db.prepare(
      `SELECT ${columns} FROM queue_messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, seq LIMIT ?`
    )
    this.#take = db.prepare(
      `UPDATE queue_messages SET was_visible_at = visible_at, visible_at = ?, receives = receives + 1, in_hand = 1,
       first_received_at = coalesce(first_received_at, ?) WHERE seq = ?`
    )
    this.#bury = db.prepare(
      `UPDATE queue_messages SET queue = ?, visible_at = ?, receives = 0, in_hand = 0, dead_letter_source = ? WHERE seq = ?`
    )
    this.#remove = db.prepare('DELETE FROM queue_messages WHERE seq = ? AND receives = ?')
    this.#release = db.prepare('UPDATE queue_messages SET in_hand = 0 WHERE seq = ? AND receives = ?')
    this.#show = db.prepare(
      `UPDATE queue_messages SET visible_at = ?, in_hand = CASE WHEN ? THEN in_hand ELSE 0 END
       WHERE seq = ? AND receives = ? AND visible_at > ?`
    )
    this.#earliest = db.prepare('SELECT min(visible_at) AS at FROM queue_messages WHERE queue = ?')
    this.#oldest = db.prepare('SELECT min(sent_at) AS at FROM queue_messages WHERE queue = ?')
    this.#expire = db.prepare('DELETE FROM queue_messages WHERE queue = ? AND sent_at <= ?')
    this.#list = db.prepare(`SELECT ${columns} FROM queue_messages WHERE queue = ? ORDER BY visible_at, seq LIMIT ?`)
    this.#counts = db.prepare(
      `SELECT count(*) FILTER (WHERE visible_at <= :now) AS visible,
              count(*) FILTER (WHERE visible_at > :now AND receives > 0) AS inFlight,
              count(*) FILTER (WHERE visible_at > :now AND receives = 0) AS delayed
       FROM queue_messages WHERE queue = :queue`
    )
    this.#dead = db.prepare(
      `SELECT ${columns} FROM queue_messages WHERE queue = ? AND dead_letter_source IS NOT NULL ORDER BY seq`
    )
    this.#revive = db.prepare(
      `UPDATE queue_messages SET queue = ?, id = ?, seq = ?, sent_at = ?, visible_at = ?, receives = 0, in_hand = 0,
       first_received_at = NULL, dead_letter_source = NULL WHERE seq = ?`
    )
    this.#last = Number(db.prepare('SELECT max(seq) AS seq FROM queue_messages').get()?.['seq'] ?? 0)
  }

  insert(queue: string, message: Message): void {
    const attributes = Object.keys(message.attributes).length === 0 ? null : JSON.stringify(message.attributes)
    const { id, body, sender, sentAt, visibleAt } = message
    this.#insert.run(++this.#last, queue, id, body, attributes, sender, sentAt, visibleAt, visibleAt)
  }

  visible(queue: string, now: number, limit: number): MessageRow[] {
    return rows(this.#visible.all(queue, now, limit))
  }

  take(seq: number, now: number, visibleAt: number): void {
    this.#take.run(visibleAt, now, seq)
  }

  bury(seq: number, deadLetterQueue: string, now: number, sourceArn: string): void {
    this.#bury.run(deadLetterQueue, now, sourceArn, seq)
  }

  /** `receives` is that of the receipt: a message that was received again since stays. */
  remove(seq: number, receives: number): void {
    this.#remove.run(seq, receives)
  }

  release(seq: number, receives: number): void {
    this.#release.run(seq, receives)
  }

  /** Says whether the message was out of sight at `now`, so that its visibility could change. */
  show(seq: number, receives: number, now: number, visibleAt: number): boolean {
    return this.#show.run(visibleAt, visibleAt > now ? 1 : 0, seq, receives, now).changes > 0
  }

  earliest(queue: string): number | undefined {
    return instant(this.#earliest.get(queue)?.['at'])
  }

  oldest(queue: string): number | undefined {
    return instant(this.#oldest.get(queue)?.['at'])
  }

  expire(queue: string, sentUntil: number): number {
    return Number(this.#expire.run(queue, sentUntil).changes)
  }

  list(queue: string, limit: number): Message[] {
    return rows(this.#list.all(queue, limit)).map(messageOf)
  }

  counts(queue: string, now: number): { visible: number; inFlight: number; delayed: number } {
    const found = this.#counts.get({ queue, now })
    return {
      visible: Number(found?.['visible'] ?? 0),
      inFlight: Number(found?.['inFlight'] ?? 0),
      delayed: Number(found?.['delayed'] ?? 0),
    }
  }

  dead(queue: string): MessageRow[] {
    return rows(this.#dead.all(queue))
  }

  revive(seq: number, queue: string, id: string, now: number): void {
    this.#revive.run(queue, id, ++this.#last, now, now, seq)
  }
}

export function messageOf(row: MessageRow): Message {
  return {
    id: row.id,
    body: row.body,
    attributes: row.attributes === null ? {} : parseAttributes(row.attributes),
    sender: row.sender,
    sentAt: row.sent_at,
    visibleAt: row.visible_at,
    receiveCount: row.receives,
    ...(row.first_received_at === null ? {} : { firstReceivedAt: row.first_received_at }),
    ...(row.dead_letter_source === null ? {} : { deadLetterSource: row.dead_letter_source }),
  }
}

function parseAttributes(text: string): MessageAttributes {
  return JSON.parse(text)
}

function rows(found: unknown[]): MessageRow[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the statements select exactly these columns
  return found as MessageRow[]
}

function instant(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
