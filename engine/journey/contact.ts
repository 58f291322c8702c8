// What may be sent to a customer: suppressed addresses, topics, and the latest marketing sends that caps are counted from.
// Every writer conditions on the version; consent is written before it is acknowledged, and never travels by stream.
import type { Item } from '../ports.ts'
import type { Topic } from '../model/model.ts'
import { contactKey, customerOf } from '../table/keys.ts'

export interface Contact {
  customer: string
  version: number
  /** By the keyed hash of the address. */
  suppressed: Record<string, { reason: 'bounced' | 'complained' | 'erased'; at: number }>
  topics: Record<string, { subscribed: boolean; at: number }>
  /** Instants of the latest marketing messages (ms), newest first. */
  sends: number[]
}

export function contactOf(customer: string, item: Item | undefined): Contact {
  if (item === undefined) return { customer, version: 0, suppressed: {}, topics: {}, sends: [] }
  return {
    customer: customerOf(item.pk),
    version: item['version'] as number,
    suppressed: (item['suppressed'] ?? {}) as Contact['suppressed'],
    topics: (item['topics'] ?? {}) as Contact['topics'],
    sends: (item['sends'] ?? []) as number[],
  }
}

/** The item after a change; its version is one more. */
export function contactItem(contact: Contact): Item {
  const { customer, suppressed, topics, sends, version } = contact
  return { ...contactKey(customer), kind: 'contact', version: version + 1, suppressed, topics, sends }
}

export const contactCondition = (contact: Contact): { exists: false } | { is: { version: number } } =>
  contact.version === 0 ? { exists: false } : { is: { version: contact.version } }

export function isSubscribed(contact: Contact, name: string, topic: Topic | undefined): boolean {
  if (topic?.kind === 'transactional') return true
  return contact.topics[name]?.subscribed ?? topic?.subscription === 'opt-out'
}
