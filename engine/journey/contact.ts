// What may be sent to a customer: suppressed addresses, topics, and the latest marketing sends that caps are counted from.
// Every writer conditions on the version; consent is written before it is acknowledged, and never travels by stream.
import type { Item } from '../ports.ts'
import type { Topic } from '../model/model.ts'
import { contactKey, customerOf } from '../table/keys.ts'

/** A send that a journey of some priority has before it. */
export interface KeptPlace {
  /** The run, which has one send before it at most: another path than was foreseen may bring another. */
  by: string
  /** When (ms). */
  at: number
  /** Of the journey: 2 high, 1 normal, 0 low. */
  rank: number
}

export interface Contact {
  customer: string
  version: number
  /** By the keyed hash of the address. */
  suppressed: Record<string, { reason: 'bounced' | 'complained' | 'erased'; at: number }>
  topics: Record<string, { subscribed: boolean; at: number }>
  /** Instants of the latest marketing messages (ms), newest first. */
  sends: number[]
  /** Places under the caps that journeys of a higher priority want. */
  kept?: KeptPlace[]
}

export function contactOf(customer: string, item: Item | undefined): Contact {
  if (item === undefined) return { customer, version: 0, suppressed: {}, topics: {}, sends: [] }
  return {
    customer: customerOf(item.pk),
    version: item['version'] as number,
    suppressed: (item['suppressed'] ?? {}) as Contact['suppressed'],
    topics: (item['topics'] ?? {}) as Contact['topics'],
    sends: (item['sends'] ?? []) as number[],
    ...(item['kept'] === undefined ? {} : { kept: item['kept'] as unknown as KeptPlace[] }),
  }
}

/** The item after a change; its version is one more. */
export function contactItem(contact: Contact): Item {
  const { customer, suppressed, topics, sends, kept = [], version } = contact
  return { ...contactKey(customer), kind: 'contact', version: version + 1, suppressed, topics, sends, ...(kept.length === 0 ? {} : { kept: kept as unknown as Item[string] }) }
}

export const contactCondition = (contact: Contact): { exists: false } | { is: { version: number } } =>
  contact.version === 0 ? { exists: false } : { is: { version: contact.version } }

export function isSubscribed(contact: Contact, name: string, topic: Topic | undefined): boolean {
  if (topic?.kind === 'transactional') return true
  return contact.topics[name]?.subscribed ?? topic?.subscription === 'opt-out'
}
