// Writes what a customer (or their mailbox) says about mail: contact and event in one transaction, before the answer.
import type { Contact } from '../journey/contact.ts'
import type { JsonObject } from '../json.ts'
import type { StoredEvent } from '../ingest/event-item.ts'
import type { TaskContext } from './task-context.ts'
import type { Write } from '../ports.ts'
import { contactCondition, contactItem, contactOf } from '../journey/contact.ts'
import { contactKey, eventKey } from '../table/keys.ts'
import { eventItem } from '../ingest/event-item.ts'
import { contended, untilWritten } from './until-written.ts'

export interface ConsentEvent {
  name: 'Unsubscribed' | 'Subscribed' | 'Email Bounced' | 'Email Marked as Spam'
  /** The same for a repeat. */
  id: string
  at: number
  /** The instant in the event's key, where it is another: the same for a repeat. */
  keyAt?: number
  properties: JsonObject
}

/** `change` gives the contact as it is to be, or undefined when it is so already. */
export async function writeConsent(context: Pick<TaskContext, 'table' | 'now'>, customer: string, event: ConsentEvent, change: (contact: Contact) => Contact | undefined): Promise<void> {
  const put: Write = { put: eventItem(storedEvent(customer, event, context.now())), if: { exists: false } }
  return untilWritten('The contact of a customer', async () => {
    const contact = contactOf(customer, await context.table.get(contactKey(customer), { consistent: true }))
    const changed = change(contact)
    if (changed === undefined) {
      await context.table.write(put)
      return undefined
    }
    const written = await context.table.write({ put: contactItem(changed), if: contactCondition(contact) }, put)
    // A repeat finds the event there, and what was written with it.
    return written.kind === 'done' || (written.refused.includes(1) && !written.refused.includes(0)) ? undefined : contended
  })
}

export function storedEvent(customer: string, event: { name: string; id: string; at: number; keyAt?: number; properties: JsonObject }, received: number): StoredEvent {
  return {
    key: eventKey(customer, new Date(event.keyAt ?? event.at).toISOString(), event.id),
    type: 'track', name: event.name, at: Math.min(event.at, received), received, messageId: event.id, properties: event.properties,
  }
}

export async function unsubscribe(context: Pick<TaskContext, 'table' | 'now'>, link: { customer: string; message: string; topic: string }): Promise<void> {
  const at = context.now()
  const event: ConsentEvent = { name: 'Unsubscribed', id: `unsubscribed-${link.message}-${at}`, at, properties: { topic: link.topic, message_id: link.message, source: 'link' } }
  await unsubscribeBy(context, link.customer, link.topic, event)
}

/** Takes the topic's consent back by this event; who has left already leaves no second time. */
export async function unsubscribeBy(context: Pick<TaskContext, 'table' | 'now'>, customer: string, topic: string, event: ConsentEvent): Promise<void> {
  const known = contactOf(customer, await context.table.get(contactKey(customer), { consistent: true }))
  if (known.topics[topic]?.subscribed === false) return
  await writeConsent(context, customer, event, (contact) =>
    contact.topics[topic]?.subscribed === false ? undefined : { ...contact, topics: { ...contact.topics, [topic]: { subscribed: false, at: event.at } } })
}
