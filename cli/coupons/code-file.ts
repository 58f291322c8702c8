// A file of coupon codes as shops export them: one code a line, or a table with a column "code".
import { readFileSync } from 'node:fs'
import { Problem, Problems } from '../../engine/problem.ts'
import { codeLetters, longestCode } from '../../engine/rewards/coupon.ts'

/** So many are told; a file of another kind has thousands. */
const told = 5

/** The codes in their order, each once. Throws `coupons.file`, or `coupons.codes` with the lines that hold none. */
export function readCodes(path: string): string[] {
  const lines = textOf(path).split(/\r?\n/)
  const [head = ''] = lines
  const column = cellsOf(head).findIndex((cell) => cell.toLowerCase() === 'code')
  const problems: Problem[] = []
  const codes = new Set<string>()
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || (index === 0 && column >= 0)) continue
    const code = column < 0 ? line.trim() : (cellsOf(line)[column] ?? '')
    if (codeLetters.test(code) && code.length <= longestCode) codes.add(code)
    else problems.push(new Problem('coupons.codes', `holds ${JSON.stringify(code)}, which is no code: use up to ${longestCode} letters, digits, "-", "_" and "." without blanks. A table must have a column "code".`, { place: { file: path, line: index + 1, column: 1 } }))
  }
  if (problems.length > 0) throw new Problems('coupons.codes', problems.slice(0, told))
  if (codes.size === 0) throw new Problem('coupons.file', `${path} holds no code: it must have one a line, or a column "code".`)
  return [...codes]
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    throw new Problem('coupons.file', `${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

const cellsOf = (line: string): string[] => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
