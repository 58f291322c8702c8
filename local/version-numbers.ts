// Numbers the versions of state machines, as Step Functions does: a definition that was never published gets the
// machine's next number, and keeps it.

import type { Store } from './store.ts'

/** The answer gives the number for a machine's name and its definition's revision. */
export function versionNumbers(store: Store): (stateMachineName: string, revisionId: string) => number {
  store.db.exec(`CREATE TABLE IF NOT EXISTS version_numbers (
    name TEXT, revision TEXT, number INTEGER NOT NULL, PRIMARY KEY (name, revision)
  ) WITHOUT ROWID`)
  const find = store.db.prepare('SELECT number FROM version_numbers WHERE name = ? AND revision = ?')
  const highest = store.db.prepare('SELECT coalesce(max(number), 0) AS number FROM version_numbers WHERE name = ?')
  const insert = store.db.prepare('INSERT INTO version_numbers VALUES (?, ?, ?)')
  return (name, revision) =>
    store.transaction(() => {
      const known = find.get(name, revision)?.['number']
      if (typeof known === 'number') return known
      const next = Number(highest.get(name)?.['number']) + 1
      insert.run(name, revision, next)
      return next
    })
}
