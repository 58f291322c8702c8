// Schedules that look into a sparse index, as the template's metadata says: here they fire only when the index holds
// something that is due, with an input narrowed to the partitions that hold it. On AWS such a schedule fires every
// minute, and its function looks into every partition; what it finds is the same.

import { Problem } from '../../engine/problem.ts'
import type { SparseIndex } from '../dynamo/sparse-index.ts'
import type { Worth } from '../schedules/schedules.ts'
import type { ScheduleResource } from '../template/events.ts'
import { isRecord } from '../template/properties.ts'

/** The index's name, from `"perennial:sparse": { "index": "due", "partitions": "due#00..due#63" }`. */
export function sparseIndexOf({ metadata }: Pick<ScheduleResource, 'metadata'>): string | undefined {
  const sparse = metadata['perennial:sparse']
  return isRecord(sparse) && typeof sparse['index'] === 'string' ? sparse['index'] : undefined
}

/** When the schedule is worth firing; undefined for one that fires always. Throws `local.no-sparse-index`. */
export function worthOf(schedule: ScheduleResource, indexes: ReadonlyMap<string, SparseIndex>): Worth | undefined {
  const name = sparseIndexOf(schedule)
  if (name === undefined) return undefined
  const index = indexes.get(name)
  if (index === undefined) {
    throw new Problem('local.no-sparse-index', `The schedule ${schedule.name} looks into ${name}, which no table has.`)
  }
  const own: unknown = JSON.parse(schedule.input ?? '{}')
  return {
    from: () => index.earliest(),
    input: (now) => ({ ...(isRecord(own) ? own : {}), shards: index.take(now).map(shardNumber) }),
  }
}

/** 7 for `due#07`. */
function shardNumber(partition: string): number {
  return Number(/\d+$/.exec(partition)?.[0] ?? NaN)
}
