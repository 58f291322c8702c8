// What the table cannot hold, found before it is written: a write that can never succeed would be answered 503 for ever.
import type { Json } from '../json.ts'
import { isObject } from '../json.ts'

export interface Unstorable {
  code: 'event.too-deep' | 'event.bad-number' | 'event.empty-name'
  /** JSON path below the item. */
  path: string
  message: string
}

/** DynamoDB takes 32 levels, and some of them are ours. */
const deepest = 24

/** The first thing in an item that cannot be stored; numbers and names count where conditions read them. */
export function findUnstorable(item: Json): Unstorable | undefined {
  return search(item, '', 0, false)
}

function search(value: Json, path: string, depth: number, isRead: boolean): Unstorable | undefined {
  if (typeof value === 'number') return isRead && !fits(value) ? { code: 'event.bad-number', path, message: `is ${value}, out of the range that can be stored (1e-130 to 1e126)` } : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > deepest) return { code: 'event.too-deep', path: '', message: `is nested more than ${deepest} levels deep` }
  if (!isObject(value)) {
    for (const [index, member] of value.entries()) {
      const found = search(member, `${path}[${index}]`, depth + 1, isRead)
      if (found !== undefined) return found
    }
    return undefined
  }
  for (const name of Object.keys(value)) {
    if (isRead && name === '') return { code: 'event.empty-name', path, message: 'has a member without a name' }
    const found = search(value[name]!, `${path}.${name}`, depth + 1, isRead || (depth === 0 && (name === 'properties' || name === 'traits')))
    if (found !== undefined) return found
  }
  return undefined
}

/** The same without what lies too deep, so that it can be written out and set aside. */
export function clipped(value: Json, depth = 0): Json {
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return '…'
  if (Array.isArray(value)) return value.map((member) => clipped(member, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, clipped(member, depth + 1)]))
}

function fits(value: number): boolean {
  const size = Math.abs(value)
  return size === 0 || (size >= 1e-130 && size < 1e126)
}
