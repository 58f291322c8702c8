// Schedules that look into a sparse index, as the template's metadata says: here they fire only when the index holds
// something that is due, with an input narrowed to the partitions that hold it.

import { isRecord } from '../template/properties.ts'

/** The index's name, from `"perennial:sparse": { "index": "due", "partitions": "due#00..due#63" }`. */
export function sparseIndexOf(metadata: Record<string, unknown>): { index: string } | undefined {
  const sparse = metadata['perennial:sparse']
  return isRecord(sparse) && typeof sparse['index'] === 'string' ? { index: sparse['index'] } : undefined
}
