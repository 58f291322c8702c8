// The shape of what clients and marketers write, and the one way into it.

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a dotted path (`checkout.cart_id`); an own key that holds dots wins over the path. */
export function valueAt(object: JsonObject | undefined, path: string): Json | undefined {
  if (object === undefined) return undefined
  if (Object.hasOwn(object, path)) return object[path]
  if (!path.includes('.')) return undefined
  let value: Json | undefined = object
  for (const part of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined
    value = value[part]
  }
  return value
}
