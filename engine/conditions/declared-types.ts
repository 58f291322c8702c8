// Types that the catalogue of events and the lifecycle model declare for properties and attributes.
export type ValueType = 'string' | 'number' | 'boolean' | 'date' | 'list' | 'object'

/** By name. */
export type Types = Readonly<Record<string, ValueType>>
