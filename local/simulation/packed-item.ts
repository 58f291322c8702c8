// Items as text, for a stream's records: binary attributes do not survive JSON by themselves.
import type { Item } from '../../engine/ports.ts'

export const packItem = (item: Item): string => JSON.stringify(item, (_, value: unknown) => (value instanceof Uint8Array ? { bytes: [...value] } : value))

export const unpackItem = (text: string): Item =>
  JSON.parse(text, (_, value: unknown) => (typeof value === 'object' && value !== null && 'bytes' in value && Array.isArray(value.bytes) ? Uint8Array.from(value.bytes as number[]) : value)) as Item
