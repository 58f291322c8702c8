import { afterEach, beforeEach, expect, test } from 'vitest'
import { listMails, viewMail } from '../../../local/page/mails.ts'
import { MailTable } from '../../../local/mailbox/mail-table.ts'
import type { Mail } from '../../../local/mailbox/mail.ts'
import { Store } from '../../../local/store.ts'

const customer = 'a'.repeat(26)
let store: Store
let table: MailTable
beforeEach(() => {
  store = new Store(':memory:')
  table = new MailTable(store)
})
afterEach(() => store.close())

function send(id: string, journey: string, step: string, to = 'one@example.com', html = ''): void {
  const mail: Mail = {
    id, at: 1, from: 'shop@example.com', to: [to], cc: [], bcc: [], replyTo: [], subject: `About ${step}`, html, headers: [],
    tags: { message: `${customer}_${journey}_0_1_${step}_0`, journey, email: 'other-content' }, identity: 'mailer',
  }
  table.insert(mail)
}

test('lists the newest first, with journey and step', () => {
  send('m1', 'welcome', 'hello')
  send('m2', 'win-back', 'miss-you')
  expect(listMails(table, {})).toEqual({
    mails: [
      { id: 'm2', at: 1, to: 'one@example.com', subject: 'About miss-you', journey: 'win-back', step: 'miss-you', customer },
      { id: 'm1', at: 1, to: 'one@example.com', subject: 'About hello', journey: 'welcome', step: 'hello', customer },
    ],
  })
})

test('filters by journey, step and a part of the address, whatever its case', () => {
  send('m1', 'welcome', 'hello', 'Anna@example.com')
  send('m2', 'welcome', 'again', 'anna@example.com')
  send('m3', 'win-back', 'hello', 'ben@example.com')
  const ids = (filter: Parameters<typeof listMails>[1]): string[] => listMails(table, filter).mails.map(({ id }) => id)
  expect(ids({ journey: 'welcome' })).toEqual(['m2', 'm1'])
  expect(ids({ step: 'hello' })).toEqual(['m3', 'm1'])
  expect(ids({ to: 'ANNA', step: 'hello' })).toEqual(['m1'])
  expect(ids({ to: 'nobody' })).toEqual([])
})

test('pages through what the filter lets through, and through nothing else', () => {
  for (let index = 0; index < 130; index++) {
    send(`w${index}`, 'welcome', 'hello')
    send(`b${index}`, 'win-back', 'hello')
  }
  const seen: string[] = []
  let before: string | undefined
  do {
    const page = listMails(table, { journey: 'welcome', ...(before === undefined ? {} : { before }) })
    seen.push(...page.mails.map(({ id }) => id))
    before = page.more
  } while (before !== undefined)
  expect(seen).toEqual(Array.from({ length: 130 }, (_, index) => `w${129 - index}`))
})

test('finds the links that can be clicked, each once, as people read them', () => {
  send('m1', 'welcome', 'hello', 'one@example.com', '<a href="https://shop.example.com/?a=1&amp;b=2" ses:tags="link:shop;"><b>Plates &amp;</b> cups</a> <a href="https://shop.example.com/?a=1&amp;b=2">again</a> <a href="mailto:x@example.com">us</a>')
  expect(viewMail(table, 'm1').links).toEqual([{ url: 'https://shop.example.com/?a=1&b=2', text: 'Plates & cups' }])
})

test('a mail that is not there is told as such', () => {
  expect(() => viewMail(table, 'm9')).toThrow(expect.objectContaining({ code: 'mailbox.unknown-mail' }))
})
