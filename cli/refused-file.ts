// What the file system refuses (no permission, a full disk, a file in the place of a folder), as a sentence for whoever typed the command.

import { Problem } from '../engine/problem.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission to. Ask for it, or choose another place',
  EPERM: 'you have no permission to. Ask for it, or choose another place',
  EROFS: 'it lies where nothing can be written. Choose another place',
  ENOSPC: 'the disk is full. Make room, and run the command again',
  ENOTDIR: 'a part of this path is a file, no folder. Choose another place',
  EISDIR: 'it is a folder. Name a file',
  EEXIST: 'there is a file of that name. Choose another place',
}

/** Of an error that a command let through; undefined where it is none of the file system's. */
export function refusedFile(error: unknown): Problem | undefined {
  const { code = '', path, syscall = '' } = error as NodeJS.ErrnoException
  const reason = reasons[code]
  if (reason === undefined || path === undefined) return undefined
  const act = syscall === 'scandir' ? 'read' : 'read or written'
  return new Problem('cli.refused-file', `${path} cannot be ${act}: ${reason}.`, { cause: error })
}
