// Gives every step its id: the one written, or the one derived from what it does. A step without a name of its own is
// called after the step before it, so that an edit elsewhere does not rename it.
import type { JsonObject } from '../json.ts'
import type { Path } from '../language/reading.ts'
import { shortHash } from '../identity/keyring.ts'
import { kindOfStep, verbOf } from '../steps/registry.ts'

export interface Assigned {
  ids: Map<JsonObject, string>
  /** Ids given to two steps. */
  twice: { id: string; step: JsonObject }[]
}

export function assignIds(steps: readonly JsonObject[]): Assigned {
  const ids = new Map<JsonObject, string>()
  const twice: Assigned['twice'] = []
  const taken = new Set<string>()

  // Named steps first: a derived name steps aside for a given one, never the other way round.
  visit(steps, (step) => {
    const id = (step['id'] as string | undefined) ?? kindOfStep(step)?.id?.(step)
    if (id === undefined) return
    if (taken.has(id)) twice.push({ id, step })
    taken.add(id)
    ids.set(step, id)
  })

  const name = (list: readonly JsonObject[], before: string): void => {
    let previous = before
    for (const step of list) {
      const kind = kindOfStep(step)
      let id = ids.get(step)
      if (id === undefined) {
        id = unused(`${verbOf(step)?.toLowerCase() ?? 'step'}-after-${previous}`, taken)
        ids.set(step, id)
      } else {
        previous = id
      }
      for (const inner of kind?.lists?.(step) ?? []) name(inner.steps, `${id}${suffixOf(inner.path)}`)
    }
  }
  name(steps, 'start')
  return { ids, twice }
}

export function visit(steps: readonly JsonObject[], see: (step: JsonObject) => void): void {
  for (const step of steps) {
    see(step)
    for (const inner of kindOfStep(step)?.lists?.(step) ?? []) visit(inner.steps, see)
  }
}

/** Tells the lists of one step apart by where they stand, so that adding one renames no step in another. */
function suffixOf(path: Path): string {
  const index = path.find((part) => typeof part === 'number')
  if (index !== undefined) return index === 0 ? '' : `-${index + 1}`
  return path[0] === 'then' ? '' : `-${path[0]}`
}

/** Cut where it is too long, and then made its own again by a hash: another step's name must not change it. */
function unused(wanted: string, taken: Set<string>): string {
  const base = wanted.length <= 44 ? wanted : `${wanted.slice(0, 36).replace(/-+$/, '')}-${shortHash(wanted, 6)}`
  let id = base
  for (let count = 2; taken.has(id); count++) id = `${base}-${count}`
  taken.add(id)
  return id
}
