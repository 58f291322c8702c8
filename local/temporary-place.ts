// Where a table is put that nobody needs once the system is gone: in memory, where there is room for it. The embedded
// database has every write flushed to the disk, and what outlives no run needs to outlive no power cut.

import { accessSync, constants, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** Twenty times a year of a shop: the table then never crowds out what else this machine does. */
const room = 2 * 1024 ** 3

/** A folder for temporary folders: the one that TMPDIR names, else Linux's folder in memory, else the system's usual one. */
export function temporaryPlace(environment: Record<string, string | undefined> = process.env, inMemory = '/dev/shm'): string {
  return environment['TMPDIR'] === undefined && hasRoom(inMemory) ? inMemory : tmpdir()
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    const { bavail, bsize } = statfsSync(folder)
    return Math.min(bavail * bsize, process.availableMemory()) >= room
  } catch {
    return false
  }
}
