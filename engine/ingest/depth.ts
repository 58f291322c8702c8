// How deep an item is nested: what is nested without bound can be neither hashed nor written out again.
import type { Json } from '../json.ts'

/** More than any event has, and far less than a call stack. */
export const deepest = 100

export function isTooDeep(value: Json, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth >= deepest) return true
  if (Array.isArray(value)) return value.some((member) => isTooDeep(member, depth + 1))
  for (const name of Object.keys(value)) if (isTooDeep(value[name]!, depth + 1)) return true
  return false
}

/** The same without what lies too deep, so that it can be written out and set aside. */
export function clipped(value: Json, depth = 0): Json {
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepest) return '…'
  if (Array.isArray(value)) return value.map((member) => clipped(member, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, clipped(member, depth + 1)]))
}
