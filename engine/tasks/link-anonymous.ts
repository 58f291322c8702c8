// Gives an anonymous history to the customer who first claims it. The anonymous profile points to its owner from then on,
// under its version, so that no event can be folded into it afterwards; a second claim changes nothing.
import type { TaskContext } from './task-context.ts'
import { newProfile } from '../profile/profile.ts'
import { profileItem, profileOf } from '../profile/profile-item.ts'
import { profileKey } from '../table/keys.ts'
import { contended, untilWritten } from './until-written.ts'

/** True when the history is this customer's, now or already. */
export async function linkAnonymous(context: Pick<TaskContext, 'table'>, anonymous: string, customer: string): Promise<boolean> {
  return untilWritten('An anonymous profile', async () => {
    const item = await context.table.get(profileKey(anonymous), { consistent: true })
    const before = item === undefined ? newProfile(anonymous, true, '') : profileOf(item)
    if (before.linkedTo !== undefined) return before.linkedTo === customer
    const { dueAt: _, ...rest } = before
    const put = profileItem({ ...rest, linkedTo: customer, version: before.version + 1 })
    const written = await context.table.write({ put, if: item === undefined ? { exists: false } : { is: { version: before.version } } })
    return written.kind === 'done' ? true : contended
  })
}
