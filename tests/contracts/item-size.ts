// The size of an item as DynamoDB bills it: names and texts in UTF-8, numbers by their digits, three bytes for a list or a
// map and one more for each member.
import type { Item, Value } from '../../engine/ports.ts'

export function bytesOf(item: Item): number {
  return membersOf(item)
}

function membersOf(map: Record<string, Value>): number {
  return Object.entries(map).reduce((sum, [name, value]) => (value === undefined ? sum : sum + Buffer.byteLength(name) + sizeOf(value)), 0)
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return digitsOf(value)
  if (value instanceof Uint8Array) return value.length
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, member) => sum + 1 + sizeOf(member), 0)
  if (typeof value === 'object' && value !== null) return 3 + Object.keys(value).length + membersOf(value)
  return 1
}

/** Two significant digits to a byte, one byte more, and one for the sign. */
function digitsOf(value: number): number {
  const digits = String(Math.abs(value)).replace(/e.*$/, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '')
  return Math.ceil(digits.length / 2) + 1 + (value < 0 ? 1 : 0)
}
