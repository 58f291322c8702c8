// The files of a tree that people write: what git knows or would add; without git (an unpacked archive), what lies there.

import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const generated = ['node_modules', 'cdk.out', '.perennial', 'coverage', '.git']

export function writtenFiles(root: string): string[] {
  const files = existsSync(join(root, '.git'))
    ? execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
        .split('\0')
        .filter((file) => file !== '')
    : globSync(['**/*', '**/.*', '.*/**/*'], { cwd: root, exclude: (name) => generated.includes(name) })
  return [...new Set(files)].filter((file) => isFile(join(root, file))).toSorted()
}

export interface Line {
  file: string
  number: number
  text: string
  previous: string
}

/** Every line of the text files whose path `wanted` accepts. */
export function* linesOf(root: string, files: readonly string[], wanted: (file: string) => boolean): Generator<Line> {
  for (const file of files.filter(wanted)) {
    const content = readFileSync(join(root, file))
    if (content.includes(0)) continue // Not text: an image, an archive.
    const lines = content.toString('utf8').split('\n')
    for (const [index, text] of lines.entries()) yield { file, number: index + 1, text, previous: lines[index - 1] ?? '' }
  }
}

function isFile(path: string): boolean {
  // A file that git lists and somebody has just taken away is no file.
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
