// Plans broadcasts after a deploy, and begins an occurrence: one transaction makes its walks and turns the plan to the next.
import type { Key } from '../table/keys.ts'
import type { TaskContext } from './task-context.ts'
import { broadcastsOf, firstPlan, occurrenceIn, planAfter, planItem, planOf, walkItem, walksOf } from '../journey/broadcast.ts'
import { keptAfterMs } from '../journey/timer.ts'
import { modelInForce } from './pass.ts'
import { modelKey } from '../table/keys.ts'
import { renewalWrites } from './renewal.ts'

type Context = Pick<TaskContext, 'table' | 'shelf'>

/** A deploy leaves the pointer due. Broadcasts that are planned already keep their plan; dates are looked at once for all customers. */
export async function afterDeploy(context: Context, now: number): Promise<boolean> {
  const model = await modelInForce(context)
  if (model === undefined) return false
  for (const journey of Object.keys(model.data.journeys)) {
    for (const broadcast of broadcastsOf(model, journey)) {
      const plan = firstPlan(journey, broadcast, now)
      if (plan !== undefined) await context.table.write({ put: planItem(plan), if: { exists: false } })
    }
  }
  await context.table.write(...renewalWrites(model, now))
  await context.table.write({ update: modelKey, remove: ['dueShard', 'dueAt'], if: { is: { current: model.hash } } })
  return true
}

export async function beginOccurrence(context: Context, key: Key, now: number): Promise<boolean> {
  const item = await context.table.get(key, { consistent: true })
  if (item?.['dueAt'] === undefined || (item['dueAt'] as number) > now) return false
  const model = await modelInForce(context)
  if (model === undefined) return false
  const plan = planOf(item)
  const unchanged = { is: { dueAt: plan.dueAt } }
  const broadcast = broadcastsOf(model, plan.journey).find(({ name }) => name === plan.name)
  if (broadcast === undefined) {
    // Should it come back, it begins anew.
    await context.table.write({ remove: key, if: unchanged })
    return true
  }
  const next = planAfter(plan, broadcast)
  await context.table.write(
    next === undefined
      ? { update: key, set: { expires: Math.floor((now + keptAfterMs) / 1000) }, remove: ['dueShard', 'dueAt'], if: unchanged }
      : { put: planItem(next), if: unchanged },
    ...walksOf(plan).map((walk) => ({ put: walkItem(walk, occurrenceIn(broadcast, plan)) })),
  )
  return true
}
