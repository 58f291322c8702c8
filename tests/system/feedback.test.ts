import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Item } from '../../engine/ports.ts'
import { messageId } from '../../engine/table/keys.ts'
import type { Mail } from '../../local/mailbox/mail.ts'
import { day, firstOrder, openShop, type Shop } from './shop.ts'
import { sharedData } from './shared-data.ts'

interface ServiceEvent {
  'detail-type': string
  resources: string[]
  detail: { eventType: string; mail: { messageId: string; tags: Record<string, string[]> } & Record<string, unknown> } & Record<string, unknown>
}

const documented = (JSON.parse(sharedData('ses-events/derived-eventbridge-wrapped.json') ?? '{"events":[]}') as { events: ServiceEvent[] }).events

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())
afterEach(() => shop.system.mailbox.failBy(undefined))

async function welcomed(user: string): Promise<Mail> {
  await shop.post('batch', firstOrder(user))
  await shop.system.quiet()
  const [mail] = shop.mailsTo(`${user}@example.com`)
  expect(mail?.tags['email']).toBe('thank-you')
  return mail!
}

/** The documented event as it would be about `mail`; about no mail of ours, but by our configuration set, without one. */
function about(event: ServiceEvent, mail?: Mail): ServiceEvent {
  const text = mail === undefined ? JSON.stringify(event) : JSON.stringify(event).replaceAll(/recipient@example\.com/g, mail.to[0] ?? '')
  const own: ServiceEvent = JSON.parse(text)
  const tags = { ...own.detail.mail.tags, 'ses:configuration-set': ['perennial'] }
  own.detail.mail.tags = mail === undefined ? tags : { ...tags, ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])) }
  if (mail !== undefined) own.detail.mail.messageId = mail.id
  return own
}

function publish({ 'detail-type': detailType, resources, detail }: ServiceEvent): void {
  shop.system.bus.publish({ source: 'aws.ses', detailType, resources, detail })
}

const documentedOf = (type: string): ServiceEvent => documented.find(({ detail }) => detail.eventType === type)!

async function messageOf(user: string, step: string): Promise<Item | undefined> {
  return (await shop.items(user, 'message')).find((message) => message['step'] === step)
}

async function eventsOf(user: string): Promise<unknown[]> {
  return (await shop.items(user, 'event')).map(({ name }) => name).filter(Boolean)
}

test('every kind of event that SES documents is taken without a fault, about our mail and about none', async ({ skip }) => {
  // AWS's own samples lie beside the repository.
  skip(documented.length === 0, 'there is no ../shared/data/ses-events')
  const mail = await welcomed('every-kind')
  expect(documented).toHaveLength(10)
  for (const event of documented) {
    publish(about(event))
    publish(about(event, mail))
    publish(event)
  }
  await shop.system.quiet()
  await shop.system.advanceTo(shop.system.clock.now() + day)
  expect(shop.system.failures.newest()).toEqual([])
  expect(shop.system.queues.list('perennial-feedback-dead')).toEqual([])
  expect(new Set(await eventsOf('every-kind'))).toEqual(
    new Set(['Order Completed', 'Email Delivered', 'Email Opened', 'Email Link Clicked', 'Email Bounced', 'Email Marked as Spam']),
  )
})

describe('a hard bounce', () => {
  test('suppresses the address by its keyed hash, and the next message is skipped', async () => {
    const mail = await welcomed('bouncer')
    shop.system.mailbox.bounce(mail.id)
    await shop.system.quiet()
    const [contact] = await shop.items('bouncer', 'contact')
    expect(contact?.['suppressed']).toEqual({ [shop.keyring.address('bouncer@example.com')]: { reason: 'bounced', at: shop.system.clock.now() } })
    expect(JSON.stringify(contact)).not.toContain('example.com')

    await shop.system.advanceTo(shop.system.clock.now() + 7 * day)
    expect(await messageOf('bouncer', 'how-we-pick')).toMatchObject({ status: 'skipped', reason: 'suppressed' })
    expect(shop.mailsTo('bouncer@example.com')).toHaveLength(1)
  })

  test('leaves a new address of the customer free', async () => {
    const mail = await welcomed('mover')
    shop.system.mailbox.bounce(mail.id)
    await shop.system.advanceTo(shop.system.clock.now() + day)
    await shop.post('identify', { userId: 'mover', traits: { email: 'moved@example.com' } })
    await shop.system.advanceTo(shop.system.clock.now() + 7 * day)
    expect(shop.mailsTo('moved@example.com').map(({ tags }) => tags['email'])).toEqual(['how-we-pick'])
  })
})

test('a soft bounce is remembered and suppresses nothing', async () => {
  const mail = await welcomed('soft')
  shop.system.mailbox.bounce(mail.id, { type: 'Transient', subType: 'MailboxFull', status: '4.2.2', diagnostic: 'smtp; 452 full' })
  await shop.system.advanceTo(shop.system.clock.now() + 7 * day)
  expect(await messageOf('soft', 'thank-you')).toMatchObject({ bouncedSoftly: expect.any(Number) })
  expect(shop.mailsTo('soft@example.com')).toHaveLength(2)
})

test('a complaint suppresses the address, and the next message is skipped', async () => {
  const mail = await welcomed('complainer')
  shop.system.mailbox.complain(mail.id)
  await shop.system.advanceTo(shop.system.clock.now() + 7 * day)
  expect(await messageOf('complainer', 'how-we-pick')).toMatchObject({ status: 'skipped', reason: 'suppressed' })
  expect(await messageOf('complainer', 'thank-you')).toMatchObject({ complained: expect.any(Number) })
})

test('an open by a mail client counts, one by a machine is marked and does not', async ({ skip }) => {
  // AWS's own samples lie beside the repository.
  skip(documented.length === 0, 'there is no ../shared/data/ses-events')
  const person = await welcomed('person')
  const machine = await welcomed('machine')
  const open = documentedOf('Open')
  const openedBy = (userAgent: string): ServiceEvent => ({ ...open, detail: { ...open.detail, open: { ...(open.detail['open'] as object), userAgent } } })
  publish(about(openedBy('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'), person))
  publish(about(openedBy('Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'), machine))
  await shop.system.quiet()

  expect(await messageOf('person', 'thank-you')).toMatchObject({ opened: expect.any(Number) })
  const marked = await messageOf('machine', 'thank-you')
  expect([marked?.['opened'], marked?.['openedByMachine']]).toEqual([undefined, expect.any(Number)])
  const opened = (await shop.items('machine', 'event')).find(({ name }) => name === 'Email Opened')
  expect(opened?.['properties']).toContain('"machine":true')
})

test('a report that comes twice is one event', async ({ skip }) => {
  // AWS's own samples lie beside the repository.
  skip(documented.length === 0, 'there is no ../shared/data/ses-events')
  const mail = await welcomed('reported')
  const click = about(documentedOf('Click'), mail)
  for (const event of [click, click]) publish(event)
  await shop.system.quiet()
  expect((await eventsOf('reported')).filter((name) => name === 'Email Link Clicked')).toHaveLength(1)
})

describe('a mail of which SES never said whether it took it', () => {
  test.for(['no-answer', 'server-error'] as const)('(%s) stays claimed, is settled by the report of its sending, and never sent again', async (kind) => {
    const user = `lost-${kind}`
    shop.system.mailbox.failBy(() => ({ kind, accepted: true }))
    // The report is held back, as SES takes its time: the mailer has long gone on.
    const held: Parameters<typeof shop.system.bus.publish>[0][] = []
    const real = shop.system.bus.publish.bind(shop.system.bus)
    shop.system.bus.publish = (event) => {
      if (event.source !== 'aws.ses') return real(event)
      held.push(event)
      return 'held'
    }
    await shop.post('batch', firstOrder(user))
    await shop.system.quiet()
    expect(await messageOf(user, 'thank-you')).toMatchObject({ status: 'claimed' })
    expect(shop.mailsTo(`${user}@example.com`)).toHaveLength(1)

    shop.system.bus.publish = real
    shop.system.mailbox.failBy(undefined)
    for (const event of held) real(event)
    await shop.system.quiet()
    const [mail, more] = shop.mailsTo(`${user}@example.com`)
    expect(await messageOf(user, 'thank-you')).toMatchObject({ status: 'sent', mailId: mail?.id })
    expect(more).toBeUndefined()
    expect(mail?.tags['message']).toBe(messageId(shop.keyring.customer(user), { run: 'welcome_0_1', step: 'thank-you', round: 0 }))

    await shop.system.advanceTo(shop.system.clock.now() + 7 * day)
    expect(shop.mailsTo(`${user}@example.com`).map(({ tags }) => tags['email'])).toEqual(['thank-you', 'how-we-pick'])
  })

  test('and never reported either stays claimed and is never sent again', async () => {
    shop.system.mailbox.failBy(() => ({ kind: 'no-answer', accepted: false }))
    await shop.post('batch', firstOrder('gone'))
    await shop.system.quiet()
    shop.system.mailbox.failBy(undefined)
    await shop.system.advanceTo(shop.system.clock.now() + 7 * day)
    expect(await messageOf('gone', 'thank-you')).toMatchObject({ status: 'claimed' })
    expect(shop.mailsTo('gone@example.com').map(({ tags }) => tags['email'])).toEqual(['how-we-pick'])
  })
})
