// The values that states hand on: plain JSON, never mutated once made, so that parts may be shared between payloads.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isEqual(a: Json, b: Json): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((value, index) => isEqual(value, b[index] ?? null))
  }
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key] ?? null, b[key] ?? null))
  )
}

/** Whether `value` takes more than `limit` bytes as JSON in UTF-8. Cheap for what is far below the limit. */
export function isLarger(value: Json, limit: number): boolean {
  return atMost(value) > limit && Buffer.byteLength(JSON.stringify(value)) > limit
}

/** An upper bound of the JSON bytes: no UTF-16 unit takes more than six (as in \u001f). */
function atMost(value: Json): number {
  if (typeof value === 'string') return value.length * 6 + 2
  if (typeof value !== 'object' || value === null) return 24
  let bytes = 2
  if (Array.isArray(value)) {
    for (const item of value) bytes += atMost(item) + 1
    return bytes
  }
  for (const key in value) bytes += key.length * 6 + 4 + atMost(value[key] ?? null)
  return bytes
}
