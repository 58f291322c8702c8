// Which database the table is in: the one asked for, or DYNAMODB_ENDPOINT's, or the embedded engine, or, on a platform for
// which that has no program, the one in memory.

import { Problem } from '../../engine/problem.ts'
import { engineProgram } from './binary.ts'

export type Database = 'embedded' | 'memory'

export interface Wanted {
  /** What was asked for by name: stands above `endpoint`. */
  database?: Database | undefined
  /** Such as DYNAMODB_ENDPOINT names. */
  endpoint?: string | undefined
  /** Such as `linux-x64`; this machine's unless told. */
  platform?: string
}

export type Choice = { kind: 'embedded'; program: string } | { kind: 'memory' } | { kind: 'endpoint'; endpoint: string }

/** Throws `local.no-engine` where the embedded engine was asked for by name and has no program. */
export function chooseDatabase({ database, endpoint, platform }: Wanted): Choice {
  if (database === 'memory') return { kind: 'memory' }
  if (database === undefined && endpoint !== undefined) return { kind: 'endpoint', endpoint }
  try {
    return { kind: 'embedded', program: engineProgram(platform) }
  } catch (error) {
    if (database === 'embedded' || !(error instanceof Problem)) throw error
    return { kind: 'memory' }
  }
}

/** Throws `local.memory-keeps-nothing` where data should be kept and the database can't. */
export function checkKeeping(wanted: Wanted, dataDir: string | undefined): void {
  if (dataDir === undefined || chooseDatabase(wanted).kind !== 'memory') return
  const why =
    wanted.database === 'memory'
      ? 'a database in memory was asked for'
      : `the embedded database has no program for ${wanted.platform ?? `${process.platform}-${process.arch}`}, and the one in memory stands in for it`
  throw new Problem(
    'local.memory-keeps-nothing',
    `The data cannot be kept in ${dataDir}: ${why}, which loses its data at the end. Leave --data out, or start a DynamoDB of ` +
      'your own, such as DynamoDB Local, and name it: DYNAMODB_ENDPOINT=http://localhost:8000.'
  )
}
