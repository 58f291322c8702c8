// Gives every step its id: the one written, or the one derived from what it does. A step without a name of its own is
// called after the named step before it, or the list that it stands in, so that an edit elsewhere does not rename it.
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

  const name = (list: readonly JsonObject[], begin: string): void => {
    let place = begin
    for (const step of list) {
      const kind = kindOfStep(step)
      let id = ids.get(step)
      if (id === undefined) {
        id = unused(verbOf(step)?.toLowerCase() ?? 'step', place, taken)
        ids.set(step, id)
      } else {
        place = `after-${id}`
      }
      for (const inner of kind?.lists?.(step) ?? []) name(inner.steps, `in-${id}${suffixOf(inner.path)}`)
    }
  }
  name(steps, 'after-start')
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
  return index === undefined ? `-${path[0]}` : `-${index + 1}`
}

/** `wait-after-x`, `wait-2-after-x`, `wait-in-y-else`; cut where it is too long, and then made its own by a hash: no other step's name changes it. */
function unused(verb: string, place: string, taken: Set<string>): string {
  for (let count = 1; ; count++) {
    const wanted = `${verb}${count === 1 ? '' : `-${count}`}-${place}`
    const id = wanted.length <= 44 ? wanted : `${wanted.slice(0, 36).replace(/-+$/, '')}-${shortHash(wanted, 6)}`
    if (taken.has(id)) continue
    taken.add(id)
    return id
  }
}
