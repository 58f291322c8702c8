// A small tree with the rooms of the house and its very rules, into which a test plants one fault.

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from '../../scripts/run.ts'

const house = join(import.meta.dirname, '..', '..')
const rules = ['tsconfig.json', '.oxlintrc.json', '.dependency-cruiser.cjs', 'package.json']

const sound = {
  'engine/stage.ts':
    "export type Stage = 'new' | 'active'\n\n" +
    'export function label(stage: Stage): string {\n  switch (stage) {\n' +
    "    case 'new':\n      return 'New'\n    case 'active':\n      return 'Active'\n  }\n}\n",
  'functions/fold/handler.ts':
    "import { label } from '../../engine/stage.ts'\n\n" +
    "export const handler = async (): Promise<string> => Promise.resolve(label('new'))\n"
}

/** Makes the tree with `files` added to or put in place of the sound ones, checks it, and takes it away. */
export async function check(files: Record<string, string>, without: readonly string[] = []) {
  const root = mkdtempSync(join(tmpdir(), 'perennial-house-'))
  try {
    for (const rule of rules) cpSync(join(house, rule), join(root, rule))
    symlinkSync(join(house, 'node_modules'), join(root, 'node_modules'), 'dir')
    for (const [path, text] of Object.entries({ ...sound, ...files })) {
      if (without.some((folder) => path.startsWith(folder))) continue
      mkdirSync(join(root, dirname(path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const { status, stdout, stderr } = await run(process.execPath, [join(house, 'scripts/check.ts'), root], root)
    return { status, said: stdout + stderr }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
