// The profile as the model in force decides it. A customer whom nothing has touched since a deploy may lack facts, or stand in
// a stage as another model had it: that is mended before anything is decided by it.
import type { Item } from '../ports.ts'
import type { Profile } from '../profile/profile.ts'
import type { TaskContext } from './task-context.ts'
import { isDecidedBy } from '../profile/fold.ts'
import { newProfile } from '../profile/profile.ts'
import { profileOf } from '../profile/profile-item.ts'
import { renewCustomer } from './customer-fold.ts'

/** `by` is a model that must be known, however new. Writes once where the profile is behind, and reads the customer's events where it lacks facts. */
export async function freshProfile(context: TaskContext, customer: string, item: Item | undefined, by?: string): Promise<Profile> {
  if (item === undefined) return newProfile(customer, false, '')
  const profile = profileOf(item)
  const { rules } = await context.shelf.current(by)
  return isDecidedBy(rules, profile) ? profile : renewCustomer(context, customer, item)
}
