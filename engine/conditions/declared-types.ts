// Types that the catalogue of events and the lifecycle model declare for properties and attributes.
export type ValueType = 'string' | 'number' | 'boolean' | 'date' | 'list' | 'object'

/** By name; of what is declared and cannot be read, or lies in a list or an object, any. */
export type Types = Readonly<Record<string, ValueType | 'any'>>
