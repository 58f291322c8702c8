// The facts of a whole model: merged from what each condition asks for, and found by event name when one comes in.
import type { JsonObject } from '../json.ts'
import type { Predicate } from '../conditions/test.ts'
import type { FactSpec } from './fact.ts'
import { canonical } from '../canonical.ts'
import { compileWhere } from '../conditions/test.ts'
import { shortHash } from '../identity/keyring.ts'

/** The same event and filter always have the same id, in whichever journey they stand. */
export function factId(event: string, where: JsonObject | undefined): string {
  return shortHash(canonical([event, where ?? {}]), 6)
}

export function factSpec(event: string, where: JsonObject | undefined, wants: Omit<FactSpec, 'id' | 'event' | 'where' | 'times'> & { times?: number } = {}): FactSpec {
  return { id: factId(event, where), event, ...(where === undefined ? {} : { where }), times: 1, ...wants }
}

/** One spec a fact, each member the most that any of them asks for; in the order of ids. */
export function mergeFacts(specs: readonly FactSpec[]): FactSpec[] {
  const merged = new Map<string, FactSpec>()
  for (const spec of specs) {
    const known = merged.get(spec.id)
    merged.set(spec.id, known === undefined ? spec : mergeTwo(known, spec))
  }
  return [...merged.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const union = (x: string[] | undefined, y: string[] | undefined): string[] => [...new Set([...(x ?? []), ...(y ?? [])])].toSorted()

function mergeTwo(a: FactSpec, b: FactSpec): FactSpec {
  return {
    ...a,
    times: Math.max(a.times, b.times),
    ...(a.days === undefined && b.days === undefined ? {} : { days: Math.max(a.days ?? 1, b.days ?? 1) }),
    ...(a.sums === undefined && b.sums === undefined ? {} : { sums: union(a.sums, b.sums) }),
    ...(a.last === undefined && b.last === undefined ? {} : { last: union(a.last, b.last) }),
    ...(a.recent === undefined && b.recent === undefined ? {} : { recent: { keep: Math.max(a.recent?.keep ?? 1, b.recent?.keep ?? 1), properties: union(a.recent?.properties, b.recent?.properties) } }),
  }
}

export interface FactSet {
  /** Changes whenever a profile folded before would lack something. */
  signature: string
  specs: readonly FactSpec[]
  /** The facts that an event of this name may belong to. */
  of(event: string): readonly { spec: FactSpec; matches: Predicate }[]
}

const none: readonly { spec: FactSpec; matches: Predicate }[] = []

/** `owned` are attributes that only journeys set, which decides what a profile holds as much as the specs do. */
export function makeFactSet(specs: readonly FactSpec[], owned: readonly string[] = []): FactSet {
  const byEvent = new Map<string, { spec: FactSpec; matches: Predicate }[]>()
  for (const spec of specs) {
    const list = byEvent.get(spec.event) ?? []
    list.push({ spec, matches: spec.where === undefined ? () => true : compileWhere(spec.where) })
    byEvent.set(spec.event, list)
  }
  return { signature: shortHash(canonical(owned.length === 0 ? specs : [specs, owned.toSorted()]), 8), specs, of: (event) => byEvent.get(event) ?? none }
}
