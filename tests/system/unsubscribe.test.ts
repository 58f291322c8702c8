import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Mail } from '../../local/mailbox/mail.ts'
import { day, firstOrder, openShop, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const headerOf = (mail: Mail, name: string): string | undefined => mail.headers.find((header) => header.name === name)?.value

/** The link of the List-Unsubscribe header, taken as a mailbox provider takes it. */
const linkOf = (mail: Mail): string => /^<(.+)>$/.exec(headerOf(mail, 'List-Unsubscribe') ?? '')?.[1] ?? 'no link'

/** A new customer who got the welcome journey's first mail just now. */
async function welcomed(user: string, country: string): Promise<Mail> {
  await shop.post('batch', firstOrder(user, { country }))
  await shop.system.quiet()
  const [mail, more] = shop.mailsTo(`${user}@example.com`)
  expect([mail?.tags['email'], more]).toEqual(['thank-you', undefined])
  return mail!
}

const topicsOf = async (user: string): Promise<unknown> => (await shop.items(user, 'contact'))[0]?.['topics']
const oneClick = 'List-Unsubscribe=One-Click'

function multipart(): FormData {
  const form = new FormData()
  form.set('List-Unsubscribe', 'One-Click')
  return form
}

describe('a one-click POST', () => {
  test.for<[string, string, () => string | FormData]>([
    ['form-urlencoded', 'ulf', () => oneClick],
    ['multipart/form-data', 'mia', multipart],
  ])('as %s ends the topic before it is answered, with no cookie, no redirect and no content', async ([encoding, user, body]) => {
    const mail = await welcomed(user, 'Germany')
    const headers = encoding === 'form-urlencoded' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
    const answer = await fetch(linkOf(mail), { method: 'POST', body: body(), headers, redirect: 'manual' })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect(['location', 'set-cookie'].filter((name) => answer.headers.has(name))).toEqual([])
    expect(await topicsOf(user)).toEqual({ letters: { subscribed: false, at: shop.system.clock.now() } })
  })

  test('is followed by no further mail of the topic, and the run ends', async () => {
    const mail = await welcomed('nomore', 'Germany')
    await fetch(linkOf(mail), { method: 'POST', body: oneClick })
    await shop.system.advanceTo(shop.system.clock.now() + 30 * day)
    // Offers are another topic: leaving one keeps the other.
    const sent = (await shop.items('nomore', 'message')).map((message) => [message['topic'], message['step'], message['status']])
    expect(sent).toEqual([['offers', 'ideas-for-next-time', 'sent'], ['letters', 'thank-you', 'sent']])
    expect(shop.mailsTo('nomore@example.com')).toHaveLength(2)
    const run = (await shop.items('nomore', 'enrollment')).find(({ journey }) => journey === 'welcome')
    expect(run).toMatchObject({ status: 'ended', end: { kind: 'exited', reason: 'unsubscribed' } })

    // Somebody who did not leave got theirs meanwhile.
    await welcomed('more', 'Germany')
    await shop.system.advanceTo(shop.system.clock.now() + 12 * day)
    expect(shop.mailsTo('more@example.com').map(({ tags }) => tags['journey'])).toEqual(['welcome', 'welcome', 'welcome'])
  })

  test('made twice changes nothing more', async () => {
    const mail = await welcomed('twice', 'Germany')
    await fetch(linkOf(mail), { method: 'POST', body: oneClick })
    await shop.system.quiet()
    const before = await shop.partition(`C#${shop.keyring.customer('twice')}`)
    const again = await fetch(linkOf(mail), { method: 'POST', body: oneClick })
    expect([again.status, await again.text()]).toEqual([200, ''])
    await shop.system.quiet()
    expect(await shop.partition(`C#${shop.keyring.customer('twice')}`)).toEqual(before)
  })
})

describe('the link opened in a browser', () => {
  test.for([
    ['Germany', 'de', 'Abmelden'],
    ['France', 'fr', 'Me désabonner'],
    ['United Kingdom', 'en', 'Unsubscribe'],
  ] as const)('shows a page to a customer from %s in their language, and changes nothing', async ([country, language, button]) => {
    const user = `reader-${language}`
    const mail = await welcomed(user, country)
    const before = await shop.partition(`C#${shop.keyring.customer(user)}`)
    const answer = await fetch(linkOf(mail), { headers: { 'accept-language': 'it' } })
    const page = await answer.text()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page).toContain(`<html lang="${language}">`)
    expect(page).toContain(`<form method="post"><button type="submit">${button}</button>`)
    expect(page).not.toContain('@example.com')
    expect(await shop.partition(`C#${shop.keyring.customer(user)}`)).toEqual(before)
  })

  test("ends the topic by the page's own button, and says so", async () => {
    const mail = await welcomed('presser', 'France')
    const answer = await fetch(linkOf(mail), { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await answer.text()).toContain('C’est fait')
    expect(await topicsOf('presser')).toMatchObject({ letters: { subscribed: false } })
  })
})

test.for<[string, (link: string) => string]>([
  ['altered in its signature', (link) => (link.endsWith('a') ? `${link.slice(0, -1)}b` : `${link.slice(0, -1)}a`)],
  ['made out for another topic', (link) => link.replace('.letters.', '.offers.')],
  ['made out for another message', (link) => link.replace('thank-you', 'how-we-pick')],
  ['cut short', (link) => link.slice(0, link.lastIndexOf('.'))],
  ['made up', (link) => `${link.slice(0, link.lastIndexOf('/'))}/x`],
])('a link that was %s is not found, and changes nothing', async ([how, change]) => {
  const user = `forged-${how.replaceAll(' ', '-')}`
  const link = change(linkOf(await welcomed(user, 'Germany')))
  const before = await shop.partition(`C#${shop.keyring.customer(user)}`)
  expect((await fetch(link)).status).toBe(404)
  expect((await fetch(link, { method: 'POST', body: oneClick })).status).toBe(404)
  expect(await shop.partition(`C#${shop.keyring.customer(user)}`)).toEqual(before)
})

test('every marketing mail carries the one-click headers, the postal address and a visible link, in HTML and in text', async () => {
  for (const country of ['Germany', 'France', 'United Kingdom']) await shop.post('batch', firstOrder(`year-${country.slice(0, 1)}`, { country }))
  await shop.system.advanceTo(shop.system.clock.now() + 280 * day)
  const mails = [...shop.system.mailbox.all()].map(({ id }) => shop.system.mailbox.find(id)!)
  expect(new Set(mails.map(({ tags }) => tags['journey']))).toEqual(new Set(['welcome', 'nurture', 'win-back']))

  const address = 'Unit 4, The Old Rope Works, Quay Lane, Wexcombe Bay, WX4 7QP'
  for (const mail of mails) {
    const link = linkOf(mail)
    expect(link.startsWith(`${shop.system.http}/unsubscribe/${mail.tags['message']}.`)).toBe(true)
    expect(headerOf(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
    expect(mail.html).toContain(`href="${link}"`)
    expect(mail.text).toContain(link)
    expect([mail.html?.replaceAll(/\s+/g, ' '), mail.text?.replaceAll(/\s+/g, ' ')]).toEqual([expect.stringContaining(address), expect.stringContaining(address)])
  }
})
