// Lines and columns of offsets in a source, for the places of problems.

import type { Place } from '../../problem.ts'

export function placeAt(file: string, source: string, offset: number): Place {
  const before = source.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { file, line: before.split('\n').length, column: offset - lineStart + 1 }
}
