// Findings for whoever sits before a terminal: the place, the line of the file with a mark, what is wrong, and the mend.

import type { Finding } from './findings.ts'
import { count } from './findings.ts'
import { wording } from '../../engine/problem.ts'

/** Nobody reads more at once; what is mended first often takes the rest with it. */
export const shownAtMost = 100

/** `textOf` gives a file's text, by the name that findings have for it. */
export function findingsText(findings: readonly Finding[], textOf: (file: string) => string | undefined, files: number): string {
  const blocks = findings.slice(0, shownAtMost).map((finding) => block(finding, textOf(finding.file)))
  const left = findings.length - shownAtMost
  if (left > 0) blocks.push(`… and ${left} more; mend these first, or ask with --json for all.`)
  return [...blocks, summary(findings, files)].join('\n\n')
}

function block(finding: Finding, text: string | undefined): string {
  const { file, line, column, path, severity, code } = finding
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`
  const what = wording({ message: finding.message, suggestion: finding.suggestion ?? undefined })
  return [`${place} ${severity} ${code}`, ...excerpt(text, line, column), `  ${path === null ? '' : `${path} `}${what}`].join('\n')
}

const widest = 100

function excerpt(text: string | undefined, line: number | null, column: number | null): string[] {
  const source = line === null ? undefined : text?.split('\n', line)[line - 1]
  if (source === undefined || source.trim() === '' || column === null) return []
  const indent = source.length - source.trimStart().length
  const from = column - indent > widest ? column - 1 - widest / 2 : indent
  const shown = source.slice(from, from + widest).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '·')
  const number = String(line)
  return [`  ${number} │ ${shown}`, `  ${' '.repeat(number.length)} │ ${' '.repeat(Math.max(0, column - 1 - from))}^`]
}

function summary(findings: readonly Finding[], files: number): string {
  const errors = count(findings, 'error')
  const warnings = count(findings, 'warning')
  if (errors === 0 && warnings === 0) return `${plural(files, 'file')}, nothing wrong.`
  return `${plural(errors, 'error')}, ${plural(warnings, 'warning')} in ${plural(files, 'file')}.`
}

const plural = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`
