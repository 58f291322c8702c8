// The folder that keeps a system's data between starts: who made it, in which format, and that only one system at a time
// works on it. Whatever is wrong with it is said before anything starts.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Problem } from '../engine/problem.ts'
import { temporaryPlace } from './temporary-place.ts'

export const formatVersion = 1
const markerName = 'perennial.json'
const neededBytes = 64 * 1024 * 1024

export interface DataFolder {
  readonly path: string
  /** True when the folder goes away with the system. */
  readonly temporary: boolean
  /** All folders that go away with the system. */
  readonly temporaryFolders: readonly string[]
  readonly storeFile: string
  /** Of a temporary folder it lies in memory where there is room: the database has every write flushed to the disk. */
  readonly tableFile: string
  readonly logFile: string
  /** Lets another system have the folder; a temporary one is removed. */
  release(): void
}

/** Opens or makes the folder, or a temporary one; throws a Problem `local.data-…` that says what to do. */
export function openDataFolder(path?: string): DataFolder {
  const temporary = path === undefined
  const folders = temporary ? [...new Set([tmpdir(), temporaryPlace()])].map((place) => mkdtempSync(join(place, 'perennial-'))) : [resolve(path)]
  const folder = folders[0]!
  const temporaryFolders = temporary ? folders : []
  const file = (name: string): string => join(folder, name)
  const files = { storeFile: file('perennial.sqlite'), tableFile: join(folders.at(-1)!, 'table.sqlite'), logFile: file('functions.log') }
  if (!temporary) prepare(folder)
  checkRoom(folder)
  const lock = takeLock(file('lock.sqlite'), folder)
  const release = (): void => {
    lock.close()
    for (const one of temporaryFolders) rmSync(one, { recursive: true, force: true })
  }
  try {
    for (const database of [files.storeFile, files.tableFile]) checkDatabase(database, folder)
    if (!existsSync(file(markerName))) {
      writeFileSync(file(markerName), `${JSON.stringify({ format: formatVersion, of: 'perennial' })}\n`)
    }
  } catch (error) {
    release()
    throw error
  }
  return { path: folder, temporary, temporaryFolders, ...files, release }
}

/** A sentence for a failed write, when the cause is a full or read-only disk; the error itself otherwise. */
export function explainStorage(error: unknown, folder: string): unknown {
  const full = sqliteCode(error) === 13 || (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
  if (!full && sqliteCode(error) !== 10) return error
  return new Problem(
    full ? 'local.disk-full' : 'local.disk-failed',
    `The data in ${folder} could not be written: ${full ? 'the disk is full' : 'the disk reports an error'}. ` +
      'Make room (or choose another folder) and start again: what was accepted is kept.',
    { cause: error }
  )
}

/** SQLite's primary result code: 5 busy, 10 I/O error, 13 full. */
function sqliteCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code & 0xff : undefined
}

function prepare(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw new Problem('local.data-unwritable', `The data folder ${folder} cannot be made. Choose another one.`, { cause })
  }
  const marker = join(folder, markerName)
  if (!existsSync(marker)) {
    const found = readdirSync(folder).filter((name) => name !== 'lock.sqlite' && !name.startsWith('.'))
    if (found.length === 0) return
    throw new Problem(
      'local.data-foreign',
      `The folder ${folder} holds other things (${found.slice(0, 3).join(', ')}) and no ${markerName}. ` +
        'Choose an empty or a new folder for --data.'
    )
  }
  const format = readFormat(marker)
  if (format === formatVersion) return
  throw new Problem(
    format === undefined ? 'local.data-damaged' : 'local.data-version',
    format === undefined
      ? `${marker} cannot be read. Take the folder away, or restore it, and start again.`
      : `The data folder ${folder} has format ${format}; this version reads format ${formatVersion}. ` +
        'Use the version that made it, or choose a new folder.'
  )
}

function readFormat(marker: string): number | undefined {
  try {
    const { format }: { format?: unknown } = JSON.parse(readFileSync(marker, 'utf8'))
    return typeof format === 'number' ? format : undefined
  } catch {
    return undefined
  }
}

function checkRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= neededBytes) return
  throw new Problem(
    'local.disk-full',
    `The disk of ${folder} has ${Math.floor(free / 1024 / 1024)} MB left; at least ${neededBytes / 1024 / 1024} MB are needed. ` +
      'Make room, or choose a folder on another disk with --data.'
  )
}

/** An open transaction is a lock that the operating system takes back when the process dies, however it dies. */
function takeLock(path: string, folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(path)
    lock.exec('PRAGMA busy_timeout = 500; BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock?.close()
    if (sqliteCode(cause) === 5) {
      throw new Problem(
        'local.data-in-use',
        `Another run works on the data folder ${folder}. Stop it first, or choose another folder.`,
        { cause }
      )
    }
    throw new Problem(
      'local.data-unwritable',
      `The data folder ${folder} cannot be written to. Make it writable, or choose another one.`,
      { cause }
    )
  }
}

function checkDatabase(path: string, folder: string): void {
  if (!existsSync(path)) return
  let found: unknown
  try {
    const db = new DatabaseSync(path)
    try {
      found = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
    } finally {
      db.close()
    }
  } catch (error) {
    found = error instanceof Error ? error.message : error
  }
  if (found === 'ok') return
  throw new Problem(
    'local.data-damaged',
    `The data folder ${folder} is damaged: ${path} fails its check (${String(found)}). ` +
      'Restore the folder from a copy, or take it away and start again with an empty one.'
  )
}
