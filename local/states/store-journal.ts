// The journal in the store: one row an execution, whose `progress` is where it stands, and one row a past visit.

import type { SQLOutputValue, StatementSync } from 'node:sqlite'
import type { Store } from '../store.ts'
import {
  STATUSES,
  type Execution,
  type ExecutionQuery,
  type Journal,
  type PastVisit,
  type Status,
  type Version
} from './journal.ts'

const TABLES = `
  CREATE TABLE IF NOT EXISTS states_version (
    version_arn TEXT PRIMARY KEY, machine_arn TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
    definition TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS states_execution (
    key INTEGER PRIMARY KEY, execution_arn TEXT NOT NULL UNIQUE, name TEXT NOT NULL, machine_arn TEXT NOT NULL,
    version_arn TEXT NOT NULL, status TEXT NOT NULL, start_date INTEGER NOT NULL, stop_date INTEGER,
    input TEXT NOT NULL, output TEXT, error TEXT, cause TEXT, progress TEXT
  );
  CREATE INDEX IF NOT EXISTS states_execution_by_status ON states_execution (status, machine_arn);
  CREATE TABLE IF NOT EXISTS states_visit (
    key INTEGER, number INTEGER, state TEXT NOT NULL, entered_at INTEGER NOT NULL, left_at INTEGER, error TEXT,
    PRIMARY KEY (key, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS states_transitions (machine_arn TEXT PRIMARY KEY, count INTEGER NOT NULL);
`

const STATEMENTS = {
  addVersion: 'INSERT INTO states_version VALUES (?, ?, ?, ?, ?)',
  findVersion: 'SELECT * FROM states_version WHERE version_arn = ?',
  latestVersion: 'SELECT * FROM states_version WHERE machine_arn = ? ORDER BY number DESC LIMIT 1',
  insert:
    'INSERT INTO states_execution (execution_arn, name, machine_arn, version_arn, status, start_date, stop_date, ' +
    'input, output, error, cause, progress) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  save: 'UPDATE states_execution SET progress = ? WHERE key = ?',
  end:
    'UPDATE states_execution SET status = ?, stop_date = ?, output = ?, error = ?, cause = ?, progress = NULL ' +
    'WHERE key = ?',
  find: 'SELECT * FROM states_execution WHERE execution_arn = ?',
  list: 'SELECT * FROM states_execution ORDER BY key DESC LIMIT ?',
  listByStatus: 'SELECT * FROM states_execution WHERE status = ? ORDER BY key DESC LIMIT ?',
  listByMachine: 'SELECT * FROM states_execution WHERE machine_arn = ? ORDER BY key DESC LIMIT ?',
  listByBoth: 'SELECT * FROM states_execution WHERE status = ? AND machine_arn = ? ORDER BY key DESC LIMIT ?',
  open: "SELECT * FROM states_execution WHERE status = 'RUNNING' ORDER BY key",
  addVisit: 'INSERT INTO states_visit VALUES (?, ?, ?, ?, ?, ?)',
  forgetVisits: 'DELETE FROM states_visit WHERE key = ? AND number <= ?',
  visits:
    'SELECT v.* FROM states_visit v JOIN states_execution e ON e.key = v.key WHERE e.execution_arn = ? ' +
    'ORDER BY v.number',
  saveTransitions: 'INSERT OR REPLACE INTO states_transitions VALUES (?, ?)',
  transitions: 'SELECT * FROM states_transitions'
}

type Row = Record<string, SQLOutputValue>

export class StoreJournal implements Journal {
  readonly lasts = true
  readonly #store: Store
  readonly #prepared: Record<keyof typeof STATEMENTS, StatementSync>

  constructor(store: Store) {
    this.#store = store
    store.db.exec(TABLES)
    const prepare = (name: keyof typeof STATEMENTS): StatementSync => store.db.prepare(STATEMENTS[name])
    this.#prepared = {
      addVersion: prepare('addVersion'),
      findVersion: prepare('findVersion'),
      latestVersion: prepare('latestVersion'),
      insert: prepare('insert'),
      save: prepare('save'),
      end: prepare('end'),
      find: prepare('find'),
      list: prepare('list'),
      listByStatus: prepare('listByStatus'),
      listByMachine: prepare('listByMachine'),
      listByBoth: prepare('listByBoth'),
      open: prepare('open'),
      addVisit: prepare('addVisit'),
      forgetVisits: prepare('forgetVisits'),
      visits: prepare('visits'),
      saveTransitions: prepare('saveTransitions'),
      transitions: prepare('transitions')
    }
  }

  transaction<T>(work: () => T): T {
    return this.#store.transaction(work)
  }

  addVersion({ versionArn, machineArn, number, name, definition }: Version): void {
    this.#prepared.addVersion.run(versionArn, machineArn, number, name, definition)
  }

  findVersion(versionArn: string): Version | undefined {
    return versionOf(this.#prepared.findVersion.get(versionArn))
  }

  latestVersion(machineArn: string): Version | undefined {
    return versionOf(this.#prepared.latestVersion.get(machineArn))
  }

  insert(execution: Execution, progress: string | undefined): number {
    const { executionArn, name, machineArn, versionArn, status, startDate, stopDate, input } = execution
    const { output, error, cause } = execution
    const { lastInsertRowid } = this.#prepared.insert.run(
      executionArn,
      name,
      machineArn,
      versionArn,
      status,
      startDate,
      stopDate ?? null,
      input,
      output ?? null,
      error ?? null,
      cause ?? null,
      progress ?? null
    )
    return Number(lastInsertRowid)
  }

  save(key: number, progress: string): void {
    this.#prepared.save.run(progress, key)
  }

  end(key: number, { status, stopDate, output, error, cause }: Execution): void {
    this.#prepared.end.run(status, stopDate ?? null, output ?? null, error ?? null, cause ?? null, key)
  }

  find(executionArn: string): Execution | undefined {
    const row = this.#prepared.find.get(executionArn)
    return row === undefined ? undefined : executionOf(row)
  }

  list({ status, machine, limit }: ExecutionQuery): Execution[] {
    return this.#rows(status, machine, limit).map((row) => executionOf(row))
  }

  openExecutions(): { key: number; execution: Execution; progress: string }[] {
    const rows = this.#prepared.open.all()
    return rows.map((row) => ({ key: Number(row.key), execution: executionOf(row), progress: String(row.progress) }))
  }

  addVisit(key: number, number: number, { state, enteredAt, leftAt, error }: PastVisit, cap: number): void {
    this.#prepared.addVisit.run(key, number, state, enteredAt, leftAt ?? null, error ?? null)
    if (number > cap) this.#prepared.forgetVisits.run(key, number - cap)
  }

  visits(executionArn: string): PastVisit[] {
    return this.#prepared.visits.all(executionArn).map((row) => ({
      state: String(row.state),
      enteredAt: Number(row.entered_at),
      leftAt: Number(row.left_at),
      ...(row.error !== null && { error: String(row.error) })
    }))
  }

  saveTransitions(machineArn: string, count: number): void {
    this.#prepared.saveTransitions.run(machineArn, count)
  }

  transitions(): Map<string, number> {
    return new Map(this.#prepared.transitions.all().map((row) => [String(row.machine_arn), Number(row.count)]))
  }

  #rows(status: Status | undefined, machine: string | undefined, limit: number): Row[] {
    if (status !== undefined && machine !== undefined) return this.#prepared.listByBoth.all(status, machine, limit)
    if (status !== undefined) return this.#prepared.listByStatus.all(status, limit)
    if (machine !== undefined) return this.#prepared.listByMachine.all(machine, limit)
    return this.#prepared.list.all(limit)
  }
}

function versionOf(row: Row | undefined): Version | undefined {
  if (row === undefined) return undefined
  return {
    versionArn: String(row['version_arn']),
    machineArn: String(row['machine_arn']),
    number: Number(row['number']),
    name: String(row['name']),
    definition: String(row['definition'])
  }
}

function executionOf(row: Row): Execution {
  const { stop_date: stopDate, output, error, cause } = row
  return {
    executionArn: String(row['execution_arn']),
    name: String(row['name']),
    machineArn: String(row['machine_arn']),
    versionArn: String(row['version_arn']),
    status: STATUSES.find((status) => status === row['status']) ?? 'RUNNING',
    startDate: Number(row['start_date']),
    input: String(row['input']),
    ...(typeof stopDate === 'number' && { stopDate }),
    ...(typeof output === 'string' && { output }),
    ...(typeof error === 'string' && { error }),
    ...(typeof cause === 'string' && { cause })
  }
}
