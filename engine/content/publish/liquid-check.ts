// What can be known of Liquid before anything is sent: that it parses, and that everything it reads is supplied.

import { Problem } from '../../problem.ts'
import { nearest } from '../../nearest.ts'
import { contentRoots } from '../email.ts'
import { createLiquid } from '../liquid.ts'

const liquid = createLiquid('html')

/** Names of an object that content reads, when all of them are known: `{ links: ['shop', 'unsubscribe'] }`. */
export type KnownNames = Readonly<Record<string, readonly string[]>>

/** Why nothing under a root is supplied: `{ coupon: 'The step "hello", which sends it, has no "coupon" beside it.' }`. */
export type Absent = Readonly<Record<string, string>>

export interface LiquidReport {
  readonly variables: readonly string[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** What every e-mail reads of its customer beside the attributes. */
const ofEveryCustomer = ['id', 'stage', 'scores']

/** What renderEmail itself adds for the layout. */
const ownVariables = ['subject', 'preheader']

/** Judges one file on its own, so that each problem has its line and column in what the author wrote. */
export function checkLiquid(
  file: string,
  source: string,
  locals: ReadonlySet<string>,
  known: KnownNames,
  absent: Absent = {},
  attributes?: readonly string[],
): LiquidReport {
  try {
    const { globals } = liquid.analyzeSync(liquid.parse(source))
    const variables: string[] = []
    const problems: Problem[] = []
    const warnings: Problem[] = []
    for (const uses of Object.values(globals)) {
      for (const { segments, location } of uses) {
        const [root, name] = segments.map((segment) => (typeof segment === 'object' ? '' : String(segment)))
        if (root === undefined || locals.has(root) || ownVariables.includes(root)) continue
        const path = segments.filter((segment) => typeof segment !== 'object').join('.')
        variables.push(path)
        const place = { file, line: location.row, column: location.col }
        if (root === 'customer' && attributes !== undefined && name !== undefined && name !== '' && ![...ofEveryCustomer, ...attributes].includes(name)) {
          warnings.push(new Problem('attribute.undeclared', `{{ ${path} }} reads "${name}", which lifecycle.json does not declare under "attributes"; where it is not there the mail shows nothing.`, { place, suggestion: nearest(name, attributes) }))
        }
        const suggestion = unsupplied(root, name, known, absent)
        if (suggestion === undefined) continue
        problems.push(new Problem('content.unknown-variable', `Nothing supplies {{ ${path} }}.`, { place, suggestion }))
      }
    }
    return { variables, problems, warnings }
  } catch (cause) {
    return { variables: [], problems: [brokenLiquid(file, cause)], warnings: [] }
  }
}

/** The names that a file gives values to itself, by `assign`, `capture` and the like. */
export function localsOf(source: string): string[] {
  try {
    return Object.keys(liquid.analyzeSync(liquid.parse(source)).locals)
  } catch {
    // Liquid that does not parse is reported by checkLiquid.
    return []
  }
}

/** The mend of a variable that nothing supplies. */
function unsupplied(root: string, name: string | undefined, known: KnownNames, absent: Absent): string | undefined {
  if (!contentRoots.some((allowed) => allowed === root)) return nearest(root, contentRoots)
  if (absent[root] !== undefined) return absent[root]
  const names = known[root]
  if (names === undefined || name === undefined || names.includes(name)) return undefined
  return nearest(name, names)
}

function brokenLiquid(file: string, cause: unknown): Problem {
  const message = cause instanceof Error ? cause.message : String(cause)
  const at = /, line:(\d+), col:(\d+)/.exec(message)
  const place = at === null ? { file } : { file, line: Number(at[1]), column: Number(at[2]) }
  return new Problem('content.bad-liquid', `Liquid cannot read this: ${message.replace(at?.[0] ?? '', '')}.`, {
    place,
    cause,
  })
}
