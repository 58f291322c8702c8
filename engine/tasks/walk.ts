// Walks a round through one shard of the customers, page by page, with a stored cursor. What a page asks for is written and
// published before the cursor moves on, so that a crash repeats it; the enrollment's claim sees to it that nobody enters twice, and
// who is decided is not behind any more.
import type { BusEvent } from '../ports.ts'
import type { Key } from '../table/keys.ts'
import type { Model } from '../model/runtime.ts'
import type { Profile } from '../profile/profile.ts'
import type { Round, Walk } from '../journey/round.ts'
import type { TaskContext } from './task-context.ts'
import { customerOf, openKey, profileKey } from '../table/keys.ts'
import { inParallel } from './in-parallel.ts'
import { isBehind, renewCustomer } from './customer-fold.ts'
import { keptAfterMs } from '../journey/timer.ts'
import { modelInForce, nextPage } from './pass.ts'
import { openRunsOf } from '../journey/open-item.ts'
import { profileOf } from '../profile/profile-item.ts'
import { roundsOf } from '../journey/rounds.ts'
import { walkItem, walkOf } from '../journey/round.ts'

/** A walk whose next page nobody reads by then is taken up again by the sweep. */
const leaseMs = 2 * 60_000
/** How soon after its journey is live again a round that was paused goes on. */
const pausedMs = 3_600_000
const decidedAtOnce = 8

/** `version` is known to whom the page was handed; the sweep takes up what is due. False when there is nothing to do here. */
export async function walkPage(context: TaskContext, key: Key, now: number, version?: number): Promise<boolean> {
  const item = await context.table.get(key, { consistent: true })
  if (item?.['dueAt'] === undefined) return false
  const walk = walkOf(item)
  if (version === undefined ? walk.dueAt > now : walk.version !== version) return false
  const model = await modelInForce(context)
  if (model === undefined) return false
  const round = roundsOf(model, walk.journey).find(({ name }) => name === walk.name)
  if (round === undefined) return finish(context, key, walk, now)
  if (round.paused === true) {
    await context.table.write({ put: walkItem({ ...walk, version: walk.version + 1, dueAt: now + pausedMs }, round.occurrence(walk)), if: { is: { version: walk.version } } })
    return true
  }

  const until = walk.until ?? now
  const { partitions, last } = await nextPage(context, model, walk.shard, walk.after)
  const { due, next } = judge(round, { ...walk, until }, await profilesOf(context, model, round, partitions))
  const told = [...due, ...(await happeningsOf(context, round, partitions))]
  if (told.length > 0) await context.bus.publish(told)
  const version1 = walk.version + 1
  if (last !== undefined) {
    const going: Walk = { ...walk, version: version1, until, after: last, dueAt: now + leaseMs, ...(next === Infinity ? {} : { next }) }
    const moved = await context.table.write({ put: walkItem(going, round.occurrence(walk)), if: { is: { version: walk.version } } })
    if (moved.kind === 'done') await context.queues.send('sweep', [{ walk: { pk: key.pk, sk: key.sk }, version: version1 }])
    return true
  }
  const { until: _, after: __, next: ___, ...rest } = walk
  const coming = Math.min(next, ...round.turns(walk).filter((turn) => turn > until))
  if (coming === Infinity) return finish(context, key, walk, now)
  await context.table.write({ put: walkItem({ ...rest, version: version1, from: until, dueAt: coming }, round.occurrence(walk)), if: { is: { version: walk.version } } })
  return true
}

async function finish(context: Pick<TaskContext, 'table'>, key: Key, walk: Walk, now: number): Promise<true> {
  await context.table.write({ update: key, set: { expires: Math.floor((now + keptAfterMs) / 1000) }, remove: ['dueShard', 'dueAt'], if: { is: { version: walk.version } } })
  return true
}

/** Where the round asks for it they are first decided by the model in force: a write for each who is behind it. */
async function profilesOf(context: TaskContext, model: Model, round: Round, partitions: readonly string[]): Promise<Profile[]> {
  if (round.call === undefined && round.decidesAnew !== true) return []
  const items = await context.table.getMany(partitions.map((pk) => profileKey(customerOf(pk))))
  const profiles: Profile[] = []
  await inParallel(items.filter((item) => item !== undefined), decidedAtOnce, async (item) => {
    try {
      const profile = profileOf(item)
      profiles.push(round.decidesAnew === true && isBehind(profile, model.rules) ? await renewCustomer(context, profile.customer, item) : profile)
    } catch (error) {
      // As in fold: one faulty customer holds nobody else up.
      if (!(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)) throw error
      context.log.error('A customer is passed by: deciding failed, and is tried again when something happens to them', { customer: customerOf(item.pk) }, error)
    }
  })
  return profiles
}

/** A read for each customer of the page, where the round looks at open runs at all. */
async function happeningsOf(context: TaskContext, round: Round, partitions: readonly string[]): Promise<BusEvent[]> {
  if (round.happening === undefined) return []
  const customers = partitions.map(customerOf)
  const items = await context.table.getMany(customers.map(openKey))
  return customers.flatMap((customer, index): BusEvent[] => {
    const detail = items[index] === undefined ? undefined : round.happening?.(openRunsOf(items[index]))
    return detail === undefined ? [] : [{ type: 'Happening', detail: { customer, ...detail } }]
  })
}

/** Whose turn has come in this pass, and when it comes next to anybody on this page. */
function judge(round: Round, walk: Walk & { until: number }, profiles: readonly Profile[]): { due: BusEvent[]; next: number } {
  const due: BusEvent[] = []
  let next = walk.next ?? Infinity
  for (const profile of profiles) {
    const turn = round.turnOf(walk, profile)
    if (turn > walk.until) next = Math.min(next, turn)
    else if (turn > Math.max(walk.from, walk.until - round.latestMs)) {
      const detail = round.call?.(profile, walk, turn, walk.until)
      if (detail !== undefined) due.push({ type: 'Trigger Due', detail: { customer: profile.customer, journey: round.journey, ...detail } })
    }
  }
  return { due, next }
}
