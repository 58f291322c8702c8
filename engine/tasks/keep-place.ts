// Notes on the contact that a send of this run is due behind the wait that now begins.
import type { Model } from '../model/runtime.ts'
import type { Plan } from '../journey/contract.ts'
import type { TaskContext } from './task-context.ts'
import { contactCondition, contactItem, contactOf } from '../journey/contact.ts'
import { contactKey, parseRun } from '../table/keys.ts'
import { isWorthKeeping, withPlace } from '../journey/kept-place.ts'
import { rankOf } from '../journey/entry.ts'
import { settled, untilWritten } from './until-written.ts'

/** `at` is the instant (ms) that the plan gave. One read and one write, where some journey has a lower priority and caps are set; else nothing. */
export async function keepPlace(context: Pick<TaskContext, 'table' | 'now'>, model: Model, { customer, run }: { customer: string; run: string }, plan: Plan | undefined, at: number): Promise<void> {
  const { journey } = parseRun(run)
  const now = context.now()
  if (plan?.release === undefined || at <= now || !isWorthKeeping(model.data, journey) || model.topic(plan.release.topic)?.kind === 'transactional') return
  const place = { by: run, at, rank: rankOf(model.data.journeys[journey]?.entry.priority) }
  return untilWritten('The contact of a customer', async () => {
    const contact = contactOf(customer, await context.table.get(contactKey(customer), { consistent: true }))
    if (contact.kept?.some(({ by, at: noted }) => by === place.by && noted === at)) return undefined
    const written = await context.table.write({ put: contactItem({ ...contact, kept: withPlace(contact.kept ?? [], place, now) }), if: contactCondition(contact) })
    return settled(written)
  })
}
