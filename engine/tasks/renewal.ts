// After a deploy, sets the timers of dates that customers had before: a pass over every shard of the customers, page by page,
// with a stored cursor. Only who has not been seen since is written. A deploy during a pass begins it anew.
import type { Item, Write } from '../ports.ts'
import type { Key } from '../table/keys.ts'
import type { Model } from '../model/runtime.ts'
import type { TaskContext } from './task-context.ts'
import { customerOf, dueShard, profileKey, renewalKey, shardCount } from '../table/keys.ts'
import { inParallel } from './in-parallel.ts'
import { modelInForce, nextPage } from './pass.ts'
import { setDates } from './customer-fold.ts'

/** A pass whose next page nobody reads by then is taken up again by the sweep. */
const leaseMs = 2 * 60_000
const writesAtOnce = 8

/** What begins a pass under this model; nothing where no journey is triggered by a date. */
export function renewalWrites(model: Model, now: number): Write[] {
  if (model.rules.dates === undefined) return []
  return Array.from({ length: shardCount }, (_, shard): Write => ({ put: { ...renewalKey(shard), kind: 'renewal', shard, model: model.hash, version: 0, dueShard: dueShard(shard), dueAt: now } }))
}

export async function renewPage(context: TaskContext, key: Key, now: number, version?: number): Promise<boolean> {
  const item = await context.table.get(key, { consistent: true })
  if (item?.['dueAt'] === undefined || (version === undefined ? (item['dueAt'] as number) > now : item['version'] !== version)) return false
  const model = await modelInForce(context)
  if (model === undefined) return false
  const unchanged = { is: { model: item['model'] as string, version: item['version'] as number } }
  const { dates } = model.rules
  const page = dates === undefined || item['model'] !== model.hash ? { partitions: [] } : await nextPage(context, model, item['shard'] as number, item['after'] as string | undefined)
  const profiles = await context.table.getMany(page.partitions.map((pk) => profileKey(customerOf(pk))))
  const behind = profiles.filter((profile): profile is Item => profile !== undefined && profile['dates'] !== dates?.signature)
  await inParallel(behind, writesAtOnce, ({ pk }) => setDates(context, customerOf(pk)))
  if (page.last === undefined) {
    await context.table.write({ remove: key, if: unchanged })
    return true
  }
  const next = (item['version'] as number) + 1
  const moved = await context.table.write({ update: key, set: { version: next, after: page.last, dueAt: now + leaseMs }, if: unchanged })
  if (moved.kind === 'done') await context.queues.send('sweep', [{ renewal: { pk: key.pk, sk: key.sk }, version: next }])
  return true
}
