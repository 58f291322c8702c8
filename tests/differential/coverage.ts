// Counts what the walker really came to, so that a generator that never reaches something is seen.
import { conditionKinds } from '../../engine/conditions/registry.ts'
import { happeningKinds } from '../../engine/happenings/registry.ts'
import { operators } from '../../engine/conditions/test.ts'
import { stepKinds } from '../../engine/steps/registry.ts'
import { triggerKinds } from '../../engine/triggers/registry.ts'

const kinds = {
  step: stepKinds.map(({ verb }) => verb),
  condition: conditionKinds.map(({ keyword }) => keyword),
  happening: happeningKinds.map(({ keyword }) => keyword),
  trigger: triggerKinds.map(({ keyword }) => keyword),
  operator: Object.keys(operators),
}

type What = keyof typeof kinds

const counts = new Map<string, number>()

export function met(what: What, one: object): void {
  const key = kinds[what].find((name) => Object.hasOwn(one, name))
  if (key !== undefined) counts.set(`${what} ${key}`, (counts.get(`${what} ${key}`) ?? 0) + 1)
}

export const reached = (): Map<string, number> => counts

/** What the generator does not make yet. */
const notYet = new Set([
  // The parser puts a part's steps in its place before anything else sees them.
  'step use',
  'trigger schedule', 'trigger api',
])

/** What the language has and no walk came to. */
export const missed = (): string[] => Object.entries(kinds).flatMap(([what, names]) => names.map((name) => `${what} ${name}`)).filter((name) => !counts.has(name) && !notYet.has(name))
