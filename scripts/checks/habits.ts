// Rules of the house that a search can hold: where time, chance and the environment may be read, no machine's paths in
// what we ship, no test put aside without a word.

import { linesOf, writtenFiles } from './files.ts'
import type { Line } from './files.ts'
import type { Check } from './check.ts'

interface Habit {
  pattern: RegExp
  where: (file: string) => boolean
  says: string
  unless?: (line: Line) => boolean
}

const code = (file: string) => /\.(ts|[mc]?js)$/.test(file)
const inside = (file: string, ...folders: string[]) => code(file) && folders.some((folder) => file.startsWith(`${folder}/`))
const isComment = (line: Line) => /^\s*(\/\/|\/?\*)/.test(line.text)
const commented = (line: Line) => line.text.includes('//') || line.previous.trim().startsWith('//')

// Written so that this file does not match its own patterns.
const machinePaths = /(?<![\w.@-])\/(?:[w]ork|[f]arm|root|Users|home\/\w+)\/[\w.]/
const registryHosts = /https?:\/\/[r]egistry\./

const habits: Habit[] = [
  {
    pattern: /\bprocess\s*(\.\s*env\b|\[)|['"]node:process['"]|import\.meta\.env/,
    // The CDK hands its app the output folder in the environment.
    where: (file) =>
      inside(file, 'engine', 'functions', 'infra') && file !== 'functions/environment.ts' && file !== 'infra/app.ts',
    says: 'only functions/environment.ts reads the environment',
    unless: isComment
  },
  {
    pattern: /\b(Date\.now|Math\.random|performance\.now|Temporal\.Now|randomUUID|setTimeout|setInterval)\b|new Date\(\s*\)/,
    where: (file) => inside(file, 'engine'),
    says: 'engine has no clock and no chance of its own: take the instant or the draw as an argument',
    unless: isComment
  },
  {
    pattern: /\b(Date\.now|Math\.random|Temporal\.Now)\b|new Date\(\s*\)/,
    where: (file) => inside(file, 'functions') && file !== 'functions/clock.ts',
    says: 'functions take the time from functions/clock.ts',
    unless: isComment
  },
  {
    pattern: machinePaths,
    where: (file) => file !== 'package-lock.json',
    says: "a path of somebody's machine"
  },
  { pattern: registryHosts, where: () => true, says: 'the address of a package registry' },
  {
    pattern: /"resolved": "https?:/,
    where: (file) => file === 'package-lock.json',
    says: 'an address in the lockfile: `omit-lockfile-registry-resolved` in .npmrc keeps them out'
  },
  {
    pattern: /\b(test|it|describe|suite)(\.\w+)*\.only\b/,
    where: (file) => inside(file, 'tests'),
    says: '.only leaves the other tests out'
  },
  {
    pattern: /\b(test|it|describe|suite)(\.\w+)*\.(skip|todo|skipIf|runIf)\b|\.skip\(\s*\)/,
    where: (file) => inside(file, 'tests'),
    says: 'a test put aside needs its reason in a comment on this line or the line above',
    unless: commented
  }
]

export const habit: Check = {
  name: 'habits',
  findings: async (root) => broken(root)
}

function broken(root: string): string[] {
  const files = writtenFiles(root)
  const found = habits.flatMap((rule) =>
    [...linesOf(root, files, rule.where)]
      .filter((line) => rule.pattern.test(line.text) && !(rule.unless?.(line) ?? false))
      .map((line) => `${line.file}:${line.number} ${rule.says}: ${line.text.trim().slice(0, 100)}`)
  )
  return files.length === 0 ? [`no files under ${root}: nothing was checked`] : found
}
