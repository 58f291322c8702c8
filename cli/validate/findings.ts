// What the compiler says of a project as rows: one shape for the text, the JSON and the annotations.

import { join } from 'node:path'
import type { Compiled } from '../../engine/language/project.ts'
import type { Problem } from '../../engine/problem.ts'

export type Severity = 'error' | 'warning' | 'info'

export interface Finding {
  /** As one would open it from the working directory. */
  file: string
  line: number | null
  column: number | null
  /** JSON path, such as `$.steps[2].send`. */
  path: string | null
  code: string
  severity: Severity
  message: string
  /** The likely mend. */
  suggestion: string | null
}

/** Errors, warnings and notes in the order of files, and of lines in each. */
export function findingsOf({ problems, warnings, notes }: Pick<Compiled, 'problems' | 'warnings' | 'notes'>, folder: string): Finding[] {
  const rows = [
    ...problems.map((problem) => finding(problem, 'error', folder)),
    ...warnings.map((problem) => finding(problem, 'warning', folder)),
    ...notes.map((problem) => finding(problem, 'info', folder)),
  ]
  return rows.toSorted((a, b) => order(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || order(a.code, b.code))
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function finding({ place, code, message, suggestion }: Problem, severity: Severity, folder: string): Finding {
  return {
    file: place === undefined ? folder : join(folder, place.file),
    line: place?.line ?? null,
    column: place?.column ?? null,
    path: place?.path ?? null,
    code,
    severity,
    message,
    suggestion: suggestion ?? null,
  }
}

export function count(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((one) => one.severity === severity).length
}
