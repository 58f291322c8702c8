// Walks a broadcast through one shard of the customers, page by page, with a stored cursor. A page is published before the
// cursor moves on, so that a crash repeats it; the enrollment's claim sees to it that nobody enters twice.
import type { Broadcast } from '../triggers/trigger.ts'
import type { BusEvent } from '../ports.ts'
import type { Key } from '../table/keys.ts'
import type { Model } from '../model/runtime.ts'
import type { TaskContext } from './task-context.ts'
import type { Walk } from '../journey/broadcast.ts'
import { attributesOf } from '../profile/profile.ts'
import { broadcastsOf, instantOf, occurrenceIn, walkItem, walkOf, zonesOf } from '../journey/broadcast.ts'
import { customerOf, profileKey } from '../table/keys.ts'
import { keptAfterMs } from '../journey/timer.ts'
import { modelInForce, nextPage } from './pass.ts'
import { needsOf } from '../conditions/registry.ts'
import { profileOf } from '../profile/profile-item.ts'
import { zoneOf } from '../content/brand.ts'

/** A walk whose next page nobody reads by then is taken up again by the sweep. */
const leaseMs = 2 * 60_000
/** Whose time came longer ago, while nothing ran, gets nothing. */
const latestMs = 86_400_000

/** `version` is known to whom the page was handed; the sweep takes up what is due. False when there is nothing to do here. */
export async function walkPage(context: TaskContext, key: Key, now: number, version?: number): Promise<boolean> {
  const item = await context.table.get(key, { consistent: true })
  if (item?.['dueAt'] === undefined) return false
  const walk = walkOf(item)
  if (version === undefined ? walk.dueAt > now : walk.version !== version) return false
  const model = await modelInForce(context)
  if (model === undefined) return false
  const broadcast = broadcastsOf(model, walk.journey).find(({ name }) => name === walk.name)
  if (broadcast === undefined) return finish(context, key, walk, now)

  const until = walk.until ?? now
  const { partitions, last } = await nextPage(context, model, walk.shard, walk.after)
  const { due, next } = await judge(context, model, broadcast, { ...walk, until }, partitions)
  if (due.length > 0) await context.bus.publish(due)
  const version1 = walk.version + 1
  if (last !== undefined) {
    const going: Walk = { ...walk, version: version1, until, after: last, dueAt: now + leaseMs, ...(next === Infinity ? {} : { next }) }
    const moved = await context.table.write({ put: walkItem(going, occurrenceIn(broadcast, walk)), if: { is: { version: walk.version } } })
    if (moved.kind === 'done') await context.queues.send('sweep', [{ walk: { pk: key.pk, sk: key.sk }, version: version1 }])
    return true
  }
  const { until: _, after: __, next: ___, ...rest } = walk
  const coming = Math.min(next, ...zonesOf(model).map((zone) => instantOf(model, broadcast, walk, zone)).filter((instant) => instant > until))
  if (coming === Infinity) return finish(context, key, walk, now)
  await context.table.write({ put: walkItem({ ...rest, version: version1, from: until, dueAt: coming }, occurrenceIn(broadcast, walk)), if: { is: { version: walk.version } } })
  return true
}

async function finish(context: Pick<TaskContext, 'table'>, key: Key, walk: Walk, now: number): Promise<true> {
  await context.table.write({ update: key, set: { expires: Math.floor((now + keptAfterMs) / 1000) }, remove: ['dueShard', 'dueAt'], if: { is: { version: walk.version } } })
  return true
}

/** Whose time has come in this pass, and when it comes next to anybody on this page. */
async function judge(context: TaskContext, model: Model, broadcast: Broadcast, walk: Walk & { until: number }, partitions: readonly string[]): Promise<{ due: BusEvent[]; next: number }> {
  const audience = model.decider(broadcast.audience)
  // What takes more than the profile is left to enroll.
  const isJudged = needsOf(broadcast.audience).size === 0
  const occurrence = occurrenceIn(broadcast, walk)
  const due: BusEvent[] = []
  let next = walk.next ?? Infinity
  for (const item of await context.table.getMany(partitions.map((pk) => profileKey(customerOf(pk))))) {
    if (item === undefined) continue
    const profile = profileOf(item)
    const at = instantOf(model, broadcast, walk, zoneOf(attributesOf(profile), model.data.brand))
    if (at > walk.until) next = Math.min(next, at)
    else if (at > Math.max(walk.from, walk.until - latestMs) && (!isJudged || audience.holds({ profile, now: walk.until }))) {
      due.push({ type: 'Trigger Due', detail: { customer: profile.customer, journey: walk.journey, entry: '0', timer: walk.name, occurrence, at } })
    }
  }
  return { due, next }
}
