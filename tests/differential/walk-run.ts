// What a walk is made of: a run through one journey, what happens around it, and what it waits for.
import type { Deed } from './walk-conditions.ts'

export type Step = Record<string, unknown>
export type Happening = Record<string, unknown>

/** Two things that have nothing to do with each other fell on one millisecond; no order of them is the right one. */
export class Tie extends Error {}

export type Occurrence =
  /** With the changes that it brings, of which each is told by itself too. */
  | { at: number; deed: Deed; brings?: Occurrence[] }
  | { at: number; stage: string; from?: string; stay: string }
  | { at: number; segment: string; on: 'enter' | 'leave'; stay: string }
  /** Time fires this trigger. */
  | { at: number; timer: Happening; trigger: Deed['properties']; deed?: Deed }

/** What a walk waits for. */
export type Pause = { until: number } | { arms: { on: Happening }[]; since: number; until: number } | { until: number; moment: () => number | undefined }

export interface Run {
  /** `journey_key_ordinal`, the key as a hash. */
  id: string
  /** Absent where no event with a key entered it. */
  key?: string
  /** What entered it: the same never enters twice. */
  by: unknown
  entryAt: number
  enteredAt: number
  trigger: Deed['properties']
  /** The newest event like the one that entered it. */
  latest: Deed['properties']
  /** The later of the last send and the last waitFor, else entry. */
  since: number
  ended: boolean
  heldOut: boolean
  goalReached: boolean
  /** Of the repeats around the step. */
  round: number
  walk: Generator<Pause, void, number>
  pause?: Pause
  /** When it went on last. */
  movedAt?: number
}

export interface Message {
  journey: string
  run: string
  step: string
  topic: string
  outcomes: Set<string>
  links: Set<string>
}

export const idOf = (step: Step): string => (step['id'] ?? step['split'] ?? '') as string

/** A property by its path. */
export function valueAt(properties: Deed['properties'], path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], properties)
}

/** The properties of each run that the deed would enter: for each element of a list, the element's own over the others. */
export function elementsOf(trigger: Happening, { properties }: Deed): Deed['properties'][] {
  const each = trigger['each'] as string | undefined
  if (each === undefined) return [properties]
  const list = valueAt(properties, each)
  return Array.isArray(list) ? list.map((element: unknown) => ({ ...properties, ...(typeof element === 'object' ? element : { [each]: element }) })) : []
}

/** What tells runs apart, in an event's properties: under the name that this event gives it, else under its own. */
export function keyIn(key: unknown, { name, properties }: Pick<Deed, 'name' | 'properties'>): string | undefined {
  const { property, in: names } = typeof key === 'string' ? { property: key, in: {} as Record<string, string> } : (key as { property: string; in: Record<string, string> })
  const value = (names[name] === undefined ? undefined : valueAt(properties, names[name])) ?? valueAt(properties, property)
  return value === undefined || typeof value === 'object' ? undefined : String(value)
}
