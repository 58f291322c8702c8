import { BadRequestException, GetAccountCommand, MessageRejected, NotFoundException, SendEmailCommand, SESv2Client, TooManyRequestsException, type SendEmailCommandInput } from '@aws-sdk/client-sesv2'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { VirtualClock } from '../../../local/clock.ts'
import { Input } from '../../../local/endpoint/input.ts'
import type { Fault } from '../../../local/mailbox/fault.ts'
import { Mailbox } from '../../../local/mailbox/mailbox.ts'
import { Store } from '../../../local/store.ts'
import { runUntil, settle, type Driven } from '../drive.ts'
import { documentedFields } from './documented-fields.ts'
import { account, openEndpoint, start, type Opened } from '../endpoint/open-endpoint.ts'

let system: Opened
let ses: SESv2Client
beforeEach(async () => {
  system = await openEndpoint()
  ses = new SESv2Client(system.client('MAILER'))
})
afterEach(() => system.close())

const request = (more: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  FromEmailAddress: 'The Shop <shop@example.com>',
  Destination: { ToAddresses: ['anna@example.com'] },
  ConfigurationSetName: 'marketing',
  EmailTags: [{ Name: 'send_id', Value: 'm1' }],
  ReplyToAddresses: ['help@example.com'],
  Content: {
    Simple: {
      Subject: { Data: 'Grüße' },
      Body: { Html: { Data: '<p>Hello</p>' }, Text: { Data: 'Hello' } },
      Headers: [{ Name: 'List-Unsubscribe', Value: '<https://example.com/u/1>' }],
    },
  },
  ...more,
})

const send = async (more?: Partial<SendEmailCommandInput>): Promise<string> =>
  (await ses.send(new SendEmailCommand(request(more)))).MessageId ?? ''

const driven = (): Driven => ({ clock: system.clock, work: system.work, services: [system.mailbox] })

const simple = (more: object): Partial<SendEmailCommandInput> => ({
  Content: { Simple: { Subject: { Data: 'a' }, Body: { Text: { Data: 'b' } }, ...more } },
})

const keysOf = (value: unknown): string[] => Object.keys(Object(value))

interface Reported {
  'detail-type': string
  time: string
  detail: { eventType: string; mail: Record<string, unknown>; [content: string]: unknown }
}

/** What the default bus brought to the queue behind it. */
const reported = (): Reported[] => system.queues.list('mails').map(({ body }): Reported => JSON.parse(body))
const kinds = (): string[] => reported().map(({ detail }) => detail.eventType)

describe('a mail that was sent', () => {
  test('is kept whole', async () => {
    const id = await send()
    expect(system.mailbox.find(id)).toEqual({
      id,
      at: start,
      from: 'The Shop <shop@example.com>',
      to: ['anna@example.com'],
      cc: [],
      bcc: [],
      replyTo: ['help@example.com'],
      subject: 'Grüße',
      html: '<p>Hello</p>',
      text: 'Hello',
      headers: [{ name: 'List-Unsubscribe', value: '<https://example.com/u/1>' }],
      tags: { send_id: 'm1' },
      configurationSet: 'marketing',
      identity: 'MAILER',
    })
  })

  test('is reported as sent at once and as delivered seconds later, with its tags', async () => {
    const id = await send()
    await settle(driven())
    expect(kinds()).toEqual(['Send'])
    await runUntil(driven(), start + 60_000)
    expect(kinds()).toEqual(['Send', 'Delivery'])
    expect(reported()[1]).toMatchObject({
      source: 'aws.ses',
      'detail-type': 'Email Delivered',
      time: '2026-03-01T09:00:03Z',
      resources: ['arn:aws:ses:eu-west-1:000000000000:configuration-set/marketing'],
      detail: {
        mail: { messageId: id, timestamp: '2026-03-01T09:00:00.000Z', tags: { send_id: ['m1'], 'ses:caller-identity': ['MAILER'] } },
        delivery: { timestamp: '2026-03-01T09:00:03.000Z', processingTimeMillis: 3000, recipients: ['anna@example.com'] },
      },
    })
    expect(system.mailbox.reports(id).map(({ kind }) => kind)).toEqual(['Send', 'Delivery'])
  })

  test('is reported as opened, clicked, bounced and complained about when asked', async () => {
    const id = await send()
    await runUntil(driven(), start + 60_000)
    system.mailbox.open(id)
    system.mailbox.click(id, 'https://example.com/shop')
    system.mailbox.bounce(id, { type: 'Transient', subType: 'MailboxFull', status: '5.2.2', diagnostic: 'full' })
    system.mailbox.complain(id)
    await settle(driven())
    expect(kinds().slice(2)).toEqual(['Open', 'Click', 'Bounce', 'Complaint'])
    expect(reported()[3]?.detail).toMatchObject({ click: { link: 'https://example.com/shop' } })
    expect(reported()[4]?.detail).toMatchObject({ bounce: { bounceType: 'Transient', bounceSubType: 'MailboxFull' } })
    expect(() => system.mailbox.open('nobody')).toThrow(expect.objectContaining({ code: 'mailbox.unknown-mail' }))
  })

  test('is not reported without a configuration set', async () => {
    const plain = request()
    delete plain.ConfigurationSetName
    await ses.send(new SendEmailCommand(plain))
    await runUntil(driven(), start + 60_000)
    expect(kinds()).toEqual([])
  })

  test('is found by its recipient, the newest first', async () => {
    await send()
    await send({ Destination: { ToAddresses: ['berta@example.com'] } })
    const last = await send({ EmailTags: [] })
    expect(system.mailbox.list().map(({ to }) => to)).toEqual(['anna@example.com', 'berta@example.com', 'anna@example.com'])
    expect(system.mailbox.list({ to: 'anna@example.com', before: last })).toMatchObject([{ tags: { send_id: 'm1' } }])
    expect([...system.mailbox.all()].map(({ to }) => to)).toEqual(['anna@example.com', 'berta@example.com', 'anna@example.com'])
  })

  test('may come as a whole message', async () => {
    const raw = [
      'From: shop@example.com',
      'To: anna@example.com',
      'Subject: Raw',
      'Content-Type: multipart/alternative; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Gr=C3=BC=C3=9Fe',
      '--b',
      'Content-Type: text/html',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('<p>Hi</p>').toString('base64'),
      '--b--',
    ].join('\r\n')
    const answer = await ses.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }))
    expect(system.mailbox.find(answer.MessageId ?? '')).toMatchObject({
      from: 'shop@example.com',
      to: ['anna@example.com'],
      subject: 'Raw',
      text: expect.stringContaining('Grüße'),
      html: '<p>Hi</p>',
    })
  })
})

describe('the shape of a report', () => {
  const documented = Object.entries(documentedFields).map(([kind, fields]) => ({ kind, ...fields }))

  test.each(documented)('of $kind has every field that AWS documents', async ({ kind, ...fields }) => {
    const id = await send({ Destination: { ToAddresses: [kind === 'Bounce' ? 'bounce@simulator.amazonses.com' : 'anna@example.com'] } })
    if (kind === 'Complaint') system.mailbox.complain(id)
    if (kind === 'Open') system.mailbox.open(id)
    if (kind === 'Click') system.mailbox.click(id, 'https://example.com')
    await runUntil(driven(), start + 60_000)
    const event = reported().find(({ detail }) => detail.eventType === kind)
    expect(event?.['detail-type']).toBe(fields.detailType)
    expect(keysOf(event)).toEqual(expect.arrayContaining([...fields.envelope]))
    expect(keysOf(event?.detail)).toEqual(expect.arrayContaining([...fields.detail]))
    expect(keysOf(event?.detail.mail)).toEqual(expect.arrayContaining([...fields.mail]))
    expect(keysOf(event?.detail[kind.toLowerCase()])).toEqual(expect.arrayContaining([...fields.content]))
  })
})

describe("an address of AWS's simulator", () => {
  test.each<[string, string[]]>([
    ['success@simulator.amazonses.com', ['Send', 'Delivery']],
    ['success+anna@simulator.amazonses.com', ['Send', 'Delivery']],
    ['ooto@simulator.amazonses.com', ['Send', 'Delivery']],
    ['bounce+anna@simulator.amazonses.com', ['Send', 'Bounce']],
    ['suppressionlist@simulator.amazonses.com', ['Send', 'Bounce']],
    ['Anna <complaint@simulator.amazonses.com>', ['Send', 'Delivery', 'Complaint']],
  ])('%s behaves as there', async (address, expected) => {
    await send({ Destination: { ToAddresses: [address] } })
    await runUntil(driven(), start + 600_000)
    expect(kinds()).toEqual(expected)
  })
})

describe('a request is refused', () => {
  test.each<[string, Partial<SendEmailCommandInput>]>([
    ['without a recipient', { Destination: {} }],
    ['with what is no address', { Destination: { ToAddresses: ['anna'] } }],
    ['with 51 recipients', { Destination: { ToAddresses: Array.from({ length: 51 }, (_, n) => `a${n}@example.com`) } }],
    ['with a template', { Content: { Template: { TemplateName: 'welcome', TemplateData: '{}' } } }],
    ['with a tag that SES would not take', { EmailTags: [{ Name: 'send_id', Value: 'a:b' }] }],
    ['with two tags of one name', { EmailTags: [{ Name: 'a', Value: '1' }, { Name: 'a', Value: '2' }] }],
    ['with a header that is not ASCII', simple({ Headers: [{ Name: 'X-A', Value: 'ü' }] })],
    ['with 16 headers', simple({ Headers: Array.from({ length: 16 }, (_, n) => ({ Name: `X-${n}`, Value: 'a' })) })],
    ['without a body', { Content: { Simple: { Subject: { Data: 'a' }, Body: {} } } }],
  ])('%s', async (_name, more) => {
    await expect(send(more)).rejects.toThrow(BadRequestException)
    expect(system.mailbox.list()).toEqual([])
  })

  test('with a configuration set that is not there', async () => {
    await expect(send({ ConfigurationSetName: 'other' })).rejects.toThrow(NotFoundException)
  })
})

describe('a failure that was asked for', () => {
  test.each<[Fault, unknown]>([
    [{ kind: 'throttled' }, expect.any(TooManyRequestsException)],
    [{ kind: 'rejected' }, expect.any(MessageRejected)],
    [{ kind: 'server-error', accepted: false }, expect.objectContaining({ $metadata: expect.objectContaining({ httpStatusCode: 500 }) })],
    [{ kind: 'no-answer', accepted: false }, expect.objectContaining({ code: 'ECONNRESET' })],
  ])('refuses the mail: %o', async (fault, error) => {
    system.mailbox.failBy(() => fault)
    await expect(send()).rejects.toEqual(error)
    expect(system.mailbox.list()).toEqual([])
  })

  test.each(['server-error', 'no-answer'] as const)('takes the mail and does not say so: %s', async (kind) => {
    system.mailbox.failBy(() => ({ kind, accepted: true }))
    await expect(send()).rejects.toBeInstanceOf(Error)
    await settle(driven())
    expect(kinds()).toEqual(['Send'])
  })

  test('leaves the caller waiting on a time-out', async () => {
    system.mailbox.failBy(() => ({ kind: 'time-out', accepted: true }))
    await expect(ses.send(new SendEmailCommand(request()), { abortSignal: AbortSignal.timeout(50) })).rejects.toThrow('abort')
    expect(system.mailbox.list()).toHaveLength(1)
  })

  test('chooses by the mail, and ends', async () => {
    system.mailbox.failBy(({ to }) => (to.includes('anna@example.com') ? { kind: 'throttled' } : undefined))
    await expect(send()).rejects.toThrow(TooManyRequestsException)
    await send({ Destination: { ToAddresses: ['berta@example.com'] } })
    system.mailbox.failBy(undefined)
    await send()
    expect(system.mailbox.list()).toHaveLength(2)
  })
})

describe('the account', () => {
  test('tells how much was sent within a day', async () => {
    await send()
    const before = await ses.send(new GetAccountCommand({}))
    expect(before).toMatchObject({ SendQuota: { Max24HourSend: -1, SentLast24Hours: 1 }, EnforcementStatus: 'HEALTHY', SendingEnabled: true })
    system.clock.moveTo(start + 86_400_000)
    expect((await ses.send(new GetAccountCommand({}))).SendQuota?.SentLast24Hours).toBe(0)
  })
})

describe('a restart', () => {
  test('goes on with the reports that were to come', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailbox-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const published: string[] = []
    const open = (): { store: Store; mailbox: Mailbox } => {
      const store = new Store(join(folder, 'store.sqlite'))
      const bus = { publish: ({ detailType }: { detailType: string }) => String(published.push(detailType)) }
      const configurationSets = [{ name: 'marketing', eventDestinations: [{ enabled: true, busArn: '', eventTypes: ['SEND', 'DELIVERY'] }] }]
      return { store, mailbox: new Mailbox({ store, clock: new VirtualClock(start), bus, account, configurationSets }) }
    }
    const before = open()
    before.mailbox.send(new Input(request()), 'MAILER')
    before.mailbox.pump(start)
    before.store.close()
    const after = open()
    expect(after.mailbox.nextAt()).toBe(start + 3000)
    after.mailbox.pump(start + 3000)
    after.store.close()
    expect(published).toEqual(['Email Sent', 'Email Delivered'])
  })
})
