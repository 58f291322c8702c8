// A journeys folder as it was at a commit, read from git's own store: nothing is checked out.

import { execFileSync } from 'node:child_process'
import { Problem } from '../../engine/problem.ts'
import type { ProjectSource } from '../../engine/project-files.ts'

/** Throws `against.unreadable` where the folder is in no repository, or the reference is none. */
export function readProjectAt(folder: string, reference: string): ProjectSource {
  const git = (args: string[], input?: string): Buffer => execFileSync('git', ['-C', folder, ...args], { ...(input === undefined ? {} : { input }), maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'] })
  try {
    const paths = git(['ls-tree', '-r', '-z', '--name-only', reference, '--', '.']).toString().split('\0').filter((path) => path !== '')
    const blobs = textsOf(git(['cat-file', '--batch'], paths.map((path) => `${reference}:./${path}\n`).join('')))
    return { files: Object.fromEntries(paths.map((path, index) => [path, blobs[index] ?? ''])) }
  } catch (cause) {
    throw new Problem('against.unreadable', `The journeys in ${folder} cannot be read as of "${reference}". Name a commit, a branch or a tag of the repository that the folder is in.`, { cause })
  }
}

/** Of each: a line `<id> blob <bytes>`, the bytes, a line break. */
function textsOf(batch: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at < batch.length;) {
    const end = batch.indexOf('\n', at)
    const size = Number(batch.subarray(at, end).toString().split(' ')[2])
    texts.push(batch.subarray(end + 1, end + 1 + size).toString('utf8'))
    at = end + size + 2
  }
  return texts
}
