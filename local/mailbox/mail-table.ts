// The mails and their reports in the store.

import type { StatementSync } from 'node:sqlite'
import type { Store } from '../store.ts'
import type { Mail, Report } from './mail.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS mails (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    tags TEXT NOT NULL,
    subject TEXT NOT NULL,
    mail TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS mails_recipient ON mails (recipient, seq);
  CREATE INDEX IF NOT EXISTS mails_at ON mails (at);
  CREATE TABLE IF NOT EXISTS mail_reports (
    seq INTEGER PRIMARY KEY,
    mail_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    made INTEGER NOT NULL DEFAULT 0,
    report TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS mail_reports_due ON mail_reports (made, at, seq);
  CREATE INDEX IF NOT EXISTS mail_reports_mail ON mail_reports (mail_id, seq);
`

/** What a list shows of a mail. */
export interface MailSummary {
  id: string
  at: number
  /** The first recipient. */
  to: string
  subject: string
  tags: Record<string, string>
}

export interface MailQuery {
  to?: string
  /** The newest first: mails before the one of this id. */
  before?: string
  limit?: number
}

export class MailTable {
  readonly #insert: StatementSync
  readonly #find: StatementSync
  readonly #list: StatementSync
  readonly #listTo: StatementSync
  readonly #all: StatementSync
  readonly #count: StatementSync
  readonly #insertReport: StatementSync
  readonly #due: StatementSync
  readonly #nextReport: StatementSync
  readonly #made: StatementSync
  readonly #reports: StatementSync

  constructor({ db }: Store) {
    db.exec(schema)
    const columns = 'id, at, recipient, tags, subject'
    const before = 'seq < coalesce((SELECT seq FROM mails WHERE id = ?), 9e15) ORDER BY seq DESC LIMIT ?'
    this.#insert = db.prepare('INSERT INTO mails (id, at, recipient, tags, subject, mail) VALUES (?, ?, ?, ?, ?, ?)')
    this.#find = db.prepare('SELECT mail FROM mails WHERE id = ?')
    this.#list = db.prepare(`SELECT ${columns} FROM mails WHERE ${before}`)
    this.#listTo = db.prepare(`SELECT ${columns} FROM mails WHERE recipient = ? AND ${before}`)
    this.#all = db.prepare(`SELECT ${columns} FROM mails ORDER BY seq`)
    this.#count = db.prepare('SELECT count(*) AS count FROM mails WHERE at > ?')
    this.#insertReport = db.prepare('INSERT INTO mail_reports (mail_id, at, report) VALUES (?, ?, ?)')
    this.#due = db.prepare(
      `SELECT r.seq, r.report, m.mail FROM mail_reports r JOIN mails m ON m.id = r.mail_id
       WHERE r.made = 0 AND r.at <= ? ORDER BY r.at, r.seq LIMIT 500`
    )
    this.#nextReport = db.prepare('SELECT min(at) AS at FROM mail_reports WHERE made = 0')
    this.#made = db.prepare('UPDATE mail_reports SET made = 1 WHERE seq = ?')
    this.#reports = db.prepare('SELECT report FROM mail_reports WHERE mail_id = ? AND made = 1 ORDER BY at, seq')
  }

  insert(mail: Mail): void {
    const recipient = mail.to[0] ?? mail.cc[0] ?? mail.bcc[0] ?? ''
    this.#insert.run(mail.id, mail.at, recipient, JSON.stringify(mail.tags), mail.subject, JSON.stringify(mail))
  }

  find(id: string): Mail | undefined {
    const row = this.#find.get(id)
    return row === undefined ? undefined : parseMail(row['mail'])
  }

  list({ to, before = '', limit = 100 }: MailQuery): MailSummary[] {
    const rows = to === undefined ? this.#list.all(before, limit) : this.#listTo.all(to, before, limit)
    return rows.map(summaryOf)
  }

  /** All mails, the oldest first, one by one. */
  *all(): Generator<MailSummary> {
    for (const row of this.#all.iterate()) yield summaryOf(row)
  }

  countSince(instant: number): number {
    return Number(this.#count.get(instant)?.['count'] ?? 0)
  }

  insertReport(mailId: string, report: Report): void {
    this.#insertReport.run(mailId, report.at, JSON.stringify(report))
  }

  due(now: number): { seq: number; report: Report; mail: Mail }[] {
    return this.#due.all(now).map((row) => ({
      seq: Number(row['seq']),
      report: parseReport(row['report']),
      mail: parseMail(row['mail']),
    }))
  }

  nextReportAt(): number | undefined {
    const at = this.#nextReport.get()?.['at']
    return typeof at === 'number' ? at : undefined
  }

  markMade(seq: number): void {
    this.#made.run(seq)
  }

  reports(mailId: string): Report[] {
    return this.#reports.all(mailId).map((row) => parseReport(row['report']))
  }
}

function summaryOf(row: Record<string, unknown>): MailSummary {
  const tags: Record<string, string> = JSON.parse(String(row['tags']))
  return {
    id: String(row['id']),
    at: Number(row['at']),
    to: String(row['recipient']),
    subject: String(row['subject']),
    tags,
  }
}

function parseMail(text: unknown): Mail {
  return JSON.parse(String(text))
}

function parseReport(text: unknown): Report {
  return JSON.parse(String(text))
}
