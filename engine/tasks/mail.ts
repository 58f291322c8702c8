// Sends one message of a journey: judge, claim in one transaction, render, hand to the mail service, record, answer the
// state machine. A crash may lose one marketing mail; it never sends two.
import type { EmailContent } from '../content/email.ts'
import type { Item } from '../ports.ts'
import type { MessageRecord, MessageStatus } from '../journey/message-item.ts'
import type { Next, SendPayload } from '../journey/contract.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { SendDecision } from '../journey/send-decision.ts'
import type { Supplies } from './message-supplies.ts'
import type { TaskContext } from './task-context.ts'
import { composeMail } from './compose-mail.ts'
import type { MailSettings } from './compose-mail.ts'
import { contactCondition, contactItem, contactOf } from '../journey/contact.ts'
import { contactKey, enrollmentKey, messageKey, parseRun, profileKey } from '../table/keys.ts'
import { decideSend } from '../journey/send-decision.ts'
import { endRun } from './run-end.ts'
import { enrollmentOf } from '../journey/enrollment.ts'
import { momentsOf, planSubject } from '../journey/plan.ts'
import { gatherSupplies } from './message-supplies.ts'
import { freshPlaces } from '../journey/kept-place.ts'
import { journeyStopped } from './stopped-runs.ts'
import { keepPlace } from './keep-place.ts'
import { loadSubject } from './run-subject.ts'
import { messageItem } from '../journey/message-item.ts'
import { freshProfile } from './fresh-profile.ts'
import { notNow } from '../journey/contract.ts'
import { withSend } from '../journey/caps.ts'
import { contended, settled, untilWritten } from './until-written.ts'

/** The message comes again later: the mail service took nothing, and will. */
export class TryLater extends Error {
  override readonly name = 'TryLater'
}

export async function sendMessage(context: TaskContext, payload: SendPayload, settings: MailSettings): Promise<void> {
  return untilWritten('The contact of a customer', async (attempt) => {
    const loaded = await load(context, payload)
    if (loaded.kind === 'ended') {
      await context.machines.fail(payload.token, 'Exited', 'The run has ended')
      return undefined
    }
    if (loaded.kind === 'claimed') return answer(context, payload, loaded.run)
    const { run, contact } = loaded
    const decision = decideSend(payload, run, contact, (email) => settings.keyring.address(email))
    if (decision.kind !== 'send') return decline(context, payload, run, decision)
    const content = await contentOf(context, payload, run, decision.email)
    const supplies = await gatherSupplies(context, { payload, model: run.model, content, known: loaded.known, attempt, keyring: settings.keyring, hops: (run.enrollment.hops ?? 0) + 1 })
    if (supplies === undefined) return decline(context, payload, run, { kind: 'skip', reason: 'no-coupon' })
    return (await claim(context, payload, loaded, decision.email, supplies)) ? deliver(context, payload, run, { ...decision, content, supplies }, settings) : contended
  })
}

type Loaded = { kind: 'ended' } | { kind: 'claimed'; run: RunSubject } | { kind: 'ready'; run: RunSubject; contact: ReturnType<typeof contactOf>; known: Item | undefined }

async function load(context: TaskContext, payload: SendPayload): Promise<Loaded> {
  const { customer } = payload
  const key = parseRun(payload.run)
  const [enrollmentItem, profileItem, contactItemNow, message] = await context.table.getMany([
    enrollmentKey(customer, key), profileKey(customer), contactKey(customer), messageKey(customer, payload),
  ])
  if (enrollmentItem === undefined) return { kind: 'ended' }
  const enrollment = enrollmentOf(enrollmentItem)
  const profile = await freshProfile(context, customer, profileItem)
  const model = await context.shelf.current()
  const run: RunSubject = { model, enrollment, profile, now: context.now() }
  // Found claimed already, whatever came of it: answered, not resent.
  if (message !== undefined && message['status'] !== 'refused') return { kind: 'claimed', run }
  if (enrollment.status !== 'open') return { kind: 'ended' }
  const conditions = [payload.when, ...(typeof payload.email === 'string' ? [] : payload.email.map(({ when }) => when))].filter((one) => one !== undefined)
  return { kind: 'ready', run: await loadSubject(context, run, conditions), contact: contactOf(customer, contactItemNow), known: message }
}

/** Record, contact and enrollment in one transaction: what was judged still holds, or nothing was claimed. */
async function claim(context: TaskContext, payload: SendPayload, { run, contact, known }: Extract<Loaded, { kind: 'ready' }>, email: string, { coupon, writes }: Supplies): Promise<boolean> {
  const marketing = run.model.topic(payload.topic)?.kind !== 'transactional'
  const sends = marketing ? withSend(run.model.data.limits.caps, contact.sends, run.now) : contact.sends
  const kept = freshPlaces(contact.kept ?? [], run.now).filter(({ by }) => by !== payload.run)
  const written = await context.table.write(
    { put: messageItem(recordOf(payload, 'claimed', run.now, { email, ...(coupon === undefined ? {} : { coupon }) })), if: known !== undefined ? { is: { status: 'refused' } } : { exists: false } },
    { put: contactItem({ ...contact, sends, kept }), if: contactCondition(contact) },
    { check: enrollmentKey(payload.customer, parseRun(payload.run)), if: { is: { status: 'open' } } },
    ...writes,
  )
  return written.kind === 'done'
}

/** As it is now, else as it was when the run began. */
async function contentOf(context: TaskContext, payload: SendPayload, { model, enrollment }: RunSubject, email: string): Promise<EmailContent | undefined> {
  const name = `${enrollment.run.journey}/${email}`
  return model.data.emails[name] ?? (await context.shelf.of(payload.model)).data.emails[name]
}

async function deliver(context: TaskContext, payload: SendPayload, run: RunSubject, { email, address, content, supplies }: Extract<SendDecision, { kind: 'send' }> & { content: EmailContent | undefined; supplies: Supplies }, settings: MailSettings): Promise<void> {
  if (content === undefined) {
    await record(context, payload, { status: 'failed', reason: 'no-content' })
    return answer(context, payload, run)
  }
  const mail = composeMail({ payload, run, content, email, address, supplies, settings })
  const delivery = await context.mailbox.deliver(mail.mail)
  switch (delivery.kind) {
    case 'accepted':
      await record(context, payload, { status: 'sent', mailId: delivery.id, locale: mail.locale, subject: mail.mail.subject })
      return answer(context, payload, run)
    case 'refused':
      await reopen(context, payload, run, delivery.later ? 'refused' : 'failed', delivery.reason)
      if (delivery.later) throw new TryLater(delivery.reason)
      return answer(context, payload, run)
    case 'unknown':
      // Perhaps sent: it stays claimed, and the mail service's own report settles it by our tag.
      context.log.error('The mail service did not say whether it took a message', { customer: payload.customer, run: payload.run, step: payload.step, reason: delivery.reason })
      return answer(context, payload, run)
  }
}

async function decline(context: TaskContext, payload: SendPayload, run: RunSubject, decision: Exclude<SendDecision, { kind: 'send' }>): Promise<void> {
  switch (decision.kind) {
    case 'skip':
      await context.table.write({ put: messageItem(recordOf(payload, 'skipped', run.now, { reason: decision.reason })), if: { exists: false } })
      return answer(context, payload, run)
    case 'hold': {
      const next: Next = { at: new Date(decision.until).toISOString(), due: payload.due, since: payload.since, arm: decision.reason }
      await context.machines.fail(payload.token, notNow, JSON.stringify(next))
      return
    }
    case 'end':
      await endRun(context, run.enrollment, { kind: 'exited', reason: decision.error === 'Unsubscribed' ? 'unsubscribed' : journeyStopped, at: run.now, byItself: true })
      await context.machines.fail(payload.token, decision.error, 'The run has ended')
  }
}

/** A definite refusal gives the place under the caps back. */
async function reopen(context: TaskContext, payload: SendPayload, run: RunSubject, status: MessageStatus, reason: string): Promise<void> {
  await record(context, payload, { status, reason })
  await untilWritten('The contact of a customer', async () => {
    const contact = contactOf(payload.customer, await context.table.get(contactKey(payload.customer), { consistent: true }))
    const sends = contact.sends.toSpliced(contact.sends.indexOf(run.now), contact.sends.includes(run.now) ? 1 : 0)
    return settled(await context.table.write({ put: contactItem({ ...contact, sends }), if: contactCondition(contact) }))
  })
}

async function record(context: TaskContext, payload: SendPayload, set: Record<string, Item[string]>): Promise<void> {
  await context.table.write({ update: messageKey(payload.customer, payload), set, if: { exists: true } })
}

async function answer(context: TaskContext, payload: SendPayload, run: RunSubject): Promise<void> {
  const now = context.now()
  const moments = momentsOf(payload.next, now, planSubject(run, payload.loops))
  await keepPlace(context, run.model, payload, payload.next, Date.parse(moments.at))
  await context.machines.succeed(payload.token, { ...moments, since: new Date(now).toISOString(), arm: 'sent' } satisfies Next)
}

function recordOf(payload: SendPayload, status: MessageStatus, at: number, rest: Partial<MessageRecord>): MessageRecord {
  const { customer, run, step, round, topic } = payload
  return { customer, act: { run, step, round }, status, at, topic, ...rest }
}
