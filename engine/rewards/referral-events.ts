// Which of a customer's events name a referral code, and which complete a referral.
import type { CustomerEvent } from '../profile/profile.ts'
import type { Referral } from './referral.ts'
import { compileWhere } from '../conditions/test.ts'
import { systemEvents } from '../profile/fold.ts'

/** Under either name that a client may give it, on any call; as a person may have typed it. What we report names none. */
export function namedCode(event: Pick<CustomerEvent, 'name' | 'traits' | 'properties'>): string | undefined {
  if (systemEvents.has(event.name)) return undefined
  const values = [event.traits, event.properties].flatMap((given) => [given?.['referralCode'], given?.['referral_code']])
  const code = values.find((value) => typeof value === 'string' && value.trim() !== '')
  return typeof code === 'string' ? code.trim().toUpperCase().slice(0, 40) : undefined
}

export function completes({ complete }: Referral, event: Pick<CustomerEvent, 'name' | 'properties'>): boolean {
  return event.name === complete.event && (complete.where === undefined || compileWhere(complete.where)(event.properties))
}
