// The type check, by the pinned TypeScript 7 (`typescript` itself stays at 6, which dependency-cruiser needs).

import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { runTool, unseen } from './check.ts'
import type { Check } from './check.ts'

export const types: Check = {
  name: 'types',
  async findings(root) {
    const ran = await runTool('typescript7/bin/tsc', ['-p', 'tsconfig.json', '--listFiles', '--pretty', 'false'], root)
    const lines = ran.stdout.split(/\n(?! )/).filter((line) => line !== '')
    const listed = lines.filter(isPath)
    const base = realpathSync(root)
    const seen = new Set(listed.map((file) => relative(base, file).replaceAll('\\', '/')))
    const errors = lines.filter((line) => !isPath(line))
    const silent = ran.status !== 0 && errors.length === 0 ? [`tsc ended with status ${ran.status}: ${ran.stderr}`] : []
    return [...errors, ...silent, ...unseen('tsc', root, seen)]
  }
}

// `--listFiles` prints absolute paths among the errors; an error may run over several lines, the later ones indented.
const isPath = (line: string) => /^(\/|[A-Za-z]:[\\/])[^(]*\.\w+$/.test(line)
