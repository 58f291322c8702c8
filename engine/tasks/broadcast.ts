// Plans rounds after a deploy, and begins an occurrence: one transaction makes its walks and turns the plan to the next.
import type { Item } from '../ports.ts'
import type { Key } from '../table/keys.ts'
import type { TaskContext } from './task-context.ts'
import { keptAfterMs } from '../journey/timer.ts'
import { modelInForce, pointerInForce } from './pass.ts'
import { modelKey, modelOf, planKey } from '../table/keys.ts'
import { planItem, planOf, walkItem } from '../journey/round.ts'
import { renewalOf } from '../journey/renewal.ts'
import { roundsOf } from '../journey/rounds.ts'

type Context = Pick<TaskContext, 'table' | 'shelf'>

/** A deploy leaves the pointer due. Rounds that are planned already keep their plan. */
export async function afterDeploy(context: Context, now: number): Promise<boolean> {
  const inForce = await pointerInForce(context)
  if (inForce === undefined) return false
  const { pointer, model } = inForce
  for (const id of new Set([...Object.keys(model.data.journeys), ...Object.keys(model.stops)])) {
    for (const round of roundsOf(model, id)) {
      const plan = round.first(now)
      if (plan === undefined || (round.once === true && (await wasPlanned(context, round.name, model.data.journeys[id]?.was ?? [])))) continue
      await context.table.write({ put: planItem(plan), if: { exists: false } })
    }
  }
  const renewal = renewalOf(model)
  await context.table.write(
    { update: modelKey, set: { renewal: renewal.name }, remove: ['dueShard', 'dueAt'], if: { is: { current: model.hash, dueAt: pointer['dueAt'] as number } } },
    ...(isNews(pointer, renewal.name) ? [{ put: planItem(renewal.first(now)!) }] : []),
  )
  return true
}

/** Whether customers may stand otherwise than by this: whom the first model ever has found, it has found by itself. */
function isNews(pointer: Item, renewal: string): boolean {
  if (pointer['renewal'] !== undefined) return pointer['renewal'] !== renewal
  return Object.keys(pointer).filter((attribute) => modelOf(attribute) !== undefined).length > 1
}

/** Under a name that the journey had before. */
async function wasPlanned(context: Context, name: string, was: readonly string[]): Promise<boolean> {
  const plans = was.length === 0 ? [] : await context.table.getMany(was.map((journey) => planKey(journey, name)))
  return plans.some((plan) => plan !== undefined)
}

export async function beginOccurrence(context: Context, key: Key, now: number): Promise<boolean> {
  const item = await context.table.get(key, { consistent: true })
  if (item?.['dueAt'] === undefined || (item['dueAt'] as number) > now) return false
  const model = await modelInForce(context)
  if (model === undefined) return false
  const plan = planOf(item)
  const unchanged = { is: { dueAt: plan.dueAt } }
  const round = roundsOf(model, plan.journey).find(({ name }) => name === plan.name)
  if (round === undefined) {
    // Should it come back, it begins anew.
    await context.table.write({ remove: key, if: unchanged })
    return true
  }
  const next = round.planAfter(plan)
  await context.table.write(
    next === undefined
      ? { update: key, ...(round.once === true ? {} : { set: { expires: Math.floor((now + keptAfterMs) / 1000) } }), remove: ['dueShard', 'dueAt'], if: unchanged }
      : { put: planItem(next), if: unchanged },
    ...round.walks(plan).map((walk) => ({ put: walkItem(walk, round.occurrence(plan)) })),
  )
  return true
}
