// A resource as found in a template whose conditions hold: its properties resolved, and its own `Ref` and attributes at
// hand. This is what the readers of each kind of resource work from.

import type { Properties } from './properties.ts'

export interface Found {
  stack: string
  logicalId: string
  type: string
  properties: Properties
  metadata: Record<string, unknown>
  ref: string
  attribute(name: string): string
}

/** Finds resources by type, over all stacks, in template order. */
export type Find = (...types: string[]) => Found[]
