// The profile by the facts of the model in force. After a deploy that asks for more, a customer whom nothing has touched
// since has a profile that lacks them: it is rebuilt before anything is decided by it.
import type { Item } from '../ports.ts'
import type { Profile } from '../profile/profile.ts'
import type { TaskContext } from './task-context.ts'
import { newProfile } from '../profile/profile.ts'
import { profileOf } from '../profile/profile-item.ts'
import { renewCustomer } from './customer-fold.ts'

/** `by` is a model that must be known, however new. Reads the customer's events and writes once where the profile is stale. */
export async function freshProfile(context: TaskContext, customer: string, item: Item | undefined, by?: string): Promise<Profile> {
  if (item === undefined) return newProfile(customer, false, '')
  const profile = profileOf(item)
  const { rules } = await context.shelf.current(by)
  return profile.signature === rules.facts.signature ? profile : renewCustomer(context, customer)
}
