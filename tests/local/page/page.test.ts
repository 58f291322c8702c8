import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Keyring } from '../../../engine/identity/keyring.ts'
import { synthesize } from '../../../infra/synth.ts'
import { Page } from '../../../local/page/page.ts'
import { keyringOf } from '../../../local/replay/keyring.ts'
import { startSystem, type OneMachine } from '../../../local/system.ts'
import { findBrowser, openBrowser } from './browser.ts'

/** A Monday, ten in the morning in London: inside the send window. */
const start = Date.parse('2026-01-05T10:00:00Z')
const program = findBrowser()

let folder: string
let system: OneMachine
let keyring: Keyring
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-page-'))
  const cdkOut = join(folder, 'cdk.out')
  await synthesize({ journeysDir: join(import.meta.dirname, '..', '..', '..', 'journeys'), outdir: cdkOut })
  const page = new Page()
  system = await startSystem({ cdkOut, startAt: start, otherPaths: page.answer })
  keyring = keyringOf(system)
  page.show(system, keyring)
  await post([
    identify('anna', { email: 'anna@example.com', country: 'Germany' }),
    order('anna', '1'),
    identify('ben', { email: 'ben@example.com', country: 'United Kingdom' }),
    order('ben', '2'),
    // Nobody can write to one who has no address.
    order('cy', '3'),
  ])
  await system.quiet()
})
afterAll(async () => {
  await system.stop()
  rmSync(folder, { recursive: true, force: true })
})

const identify = (userId: string, traits: object) => ({ type: 'identify', userId, messageId: `identify-${userId}`, traits })
const order = (userId: string, id: string) => ({ type: 'track', event: 'Order Completed', userId, messageId: `order-${id}`, properties: { order_id: id, total: 42 } })

async function post(batch: object[]): Promise<void> {
  const headers = { authorization: `Basic ${btoa(`${keyring.writeKey()}:`)}`, 'content-type': 'application/json' }
  const answer = await fetch(`${system.http}/v1/batch`, { method: 'POST', headers, body: JSON.stringify({ batch }) })
  expect(await answer.json()).toEqual({ success: true })
}

/** `fetch` sets some headers itself, as a browser does. */
function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, system.http), { method, headers }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

describe("the page's server", () => {
  test('answers nobody who comes by another name (DNS rebinding)', async () => {
    expect(await ask('/_perennial/customers', { host: 'evil.example.com' })).toMatchObject({ status: 403 })
    expect(await ask('/', { host: 'evil.example.com' })).toMatchObject({ status: 403 })
  })

  test("lets no other site's page turn the clock", async () => {
    const { status } = await ask('/_perennial/turn', { 'sec-fetch-site': 'cross-site' }, 'POST')
    expect({ status, now: system.clock.now() }).toEqual({ status: 403, now: start })
  })

  test('leaves to the API what is not its own, and says so where nothing is', async () => {
    expect(await ask('/v2/nothing', {})).toMatchObject({ status: 404, text: '{"message":"Not Found"}' })
    expect(await ask('/_perennial/nothing', {})).toEqual({ status: 404, text: '{"message":"There is nothing at this address."}' })
    expect(await ask('/_perennial/customers/nobody', {})).toEqual({ status: 404, text: '{"message":"Nobody is known by nobody."}' })
    expect(await ask('/_perennial/mails/nothing', {})).toMatchObject({ status: 404 })
  })

  test('counts again when something was written, though no time has passed', async () => {
    const count = async (): Promise<number> => {
      const { summary, isCounting } = JSON.parse((await ask('/_perennial/overview', {})).text)
      return isCounting ? count() : summary.events
    }
    const before = await count()
    await post([order('cy', '4')])
    await system.quiet()
    expect(await count()).toBe(before + 1)
  })
})

// Needs a browser; the reason stands in the name, for `npm test` tells what it skipped.
describe.skipIf(program === undefined)(`in a browser${program === undefined ? ' (no chromium, chromium-browser or google-chrome on the PATH)' : ''}`, () => {
  let browser: Browser
  let tab: Tab
  let faults: string[]
  beforeAll(async () => {
    browser = await openBrowser(program ?? '')
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    faults = []
    tab = await browser.newPage()
    tab.on('pageerror', (error) => faults.push(error.message))
    tab.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
  })
  afterEach(async () => {
    await tab.close()
    if (faults.length > 0) throw new Error(`The browser complained: ${faults.join('; ')}`)
  })
  const go = (place: string) => tab.goto(`${system.http}/#${place}`)

  test('the overview tells where customers stand and how the journeys go', async () => {
    await go('/')
    await tab.getByRole('heading', { name: 'Hartwell & Plum' }).waitFor()
    expect(await tab.getByRole('link', { name: '3 customers' }).count()).toBe(1)
    expect(await tab.getByRole('row', { name: /^Welcome after the first order/ }).getByRole('cell').first().textContent()).toBe('3')
    expect(await tab.getByText('Nothing: every message taken was confirmed').count()).toBe(1)
  })

  test('a mail can be found and read: its HTML, its text, its one-click headers', async () => {
    await go('/mail')
    await tab.getByRole('searchbox').fill('anna')
    await tab.getByRole('link', { name: /anna@example\.com/ }).click()
    const mail = tab.frameLocator('iframe')
    await mail.getByText(/Bestellung/).first().waitFor()
    await tab.getByRole('tab', { name: 'Text' }).click()
    expect(await tab.getByRole('tabpanel').textContent()).toContain('Hartwell & Plum Ltd')
    await tab.getByRole('tab', { name: 'Headers' }).click()
    expect(await tab.getByRole('row', { name: /^List-Unsubscribe-Post/ }).textContent()).toContain('List-Unsubscribe=One-Click')
  })

  test('a mail may run no script and load nothing', async () => {
    const [mail] = system.mailbox.list({ limit: 1 })
    const answer = await fetch(`${system.http}/_perennial/mails/${mail?.id}/document`)
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox allow-same-origin; default-src 'none'/)
    await go(`/mail/${mail?.id}`)
    expect(await tab.locator('iframe').getAttribute('sandbox')).toBe('allow-same-origin')
  })

  test("a customer's story tells what was sent, and what was not and why", async () => {
    await go('/customers')
    await tab.getByRole('searchbox').fill('cy')
    await tab.getByRole('link', { name: /^cy/ }).click()
    const story = tab.getByRole('article')
    await story.getByText('Not sent: thank-you of “Welcome after the first order”').waitFor()
    expect(await story.getByText('no e-mail address is known').count()).toBe(1)
    expect(await story.getByText('Became a customer: New').count()).toBe(1)
    expect(await story.getByText('Entered “Welcome after the first order”').count()).toBe(1)
    await story.getByRole('button', { name: /^Not sent/ }).click()
    expect(await story.getByText('no e-mail address is known').count()).toBe(0)
  })

  test("a customer's story is told by their own clock", async () => {
    await go(`/customers/${keyring.customer('anna')}`)
    const story = tab.getByRole('article')
    await story.getByText('times by their own clock, Europe/Berlin').waitFor()
    expect(await story.locator('li.stage time span').first().textContent()).toBe('11:00')
  })

  test('opening, clicking and unsubscribing come into the story, and unsubscribing ends what it was for', async () => {
    await go('/mail')
    await tab.getByRole('link', { name: /ben@example\.com/ }).first().click()
    await tab.getByRole('button', { name: 'open it' }).click()
    await tab.getByText('Opened', { exact: false }).first().waitFor()
    await tab.getByRole('button', { name: 'click', exact: true }).click()
    await tab.getByText('Clicked', { exact: false }).first().waitFor()
    await tab.getByRole('button', { name: 'unsubscribe' }).click()
    await tab.getByText('One-click unsubscribe').waitFor()
    await tab.getByRole('link', { name: 'ben@example.com', exact: true }).click()
    const story = tab.getByRole('article')
    await story.getByText('“Welcome after the first order” ended early').waitFor()
    for (const told of ['Opened a mail', 'Clicked a link in a mail', 'Unsubscribed']) expect(await story.getByText(told, { exact: true }).count()).toBe(1)
    expect(await story.getByText('does not get letters from the workshop').count()).toBe(1)
  })

  test('the clock is turned by a week: mail is sent, and what came of it is told', async () => {
    await go('/')
    await tab.getByRole('link', { name: '3 customers' }).waitFor()
    const before = system.mailbox.count()
    await tab.getByRole('button', { name: '+1 week' }).click()
    await tab.getByRole('status').filter({ hasText: /^7 days passed: .*mails? sent/ }).waitFor()
    expect(system.clock.now()).toBe(start + 7 * 86_400_000)
    expect(system.mailbox.count()).toBeGreaterThan(before)
    expect(await tab.locator('#now').textContent()).toBe('Mon, 12 Jan 2026, 10:00')
  })

  test('the key n goes to the next thing that happens', async () => {
    await go('/')
    await tab.getByRole('link', { name: '3 customers' }).waitFor()
    const due = system.nextAt() ?? 0
    await tab.keyboard.press('n')
    await tab.getByRole('status').filter({ hasText: 'passed' }).waitFor()
    expect(system.clock.now()).toBe(due)
  })

  test('a word on the search key, and j goes down the list', async () => {
    await go('/customers')
    await tab.locator('[data-row]').first().waitFor()
    await tab.keyboard.press('/')
    expect(await tab.evaluate('document.activeElement.type')).toBe('search')
    await tab.keyboard.press('Escape')
    await tab.keyboard.press('j')
    await tab.getByRole('heading', { name: 'anna' }).waitFor()
    await tab.keyboard.press('j')
    await tab.getByRole('heading', { name: 'ben' }).waitFor()
  })

  test('nothing is wider than a phone, and every control has a name', async () => {
    await tab.setViewportSize({ width: 390, height: 844 })
    for (const place of ['/', '/mail', `/mail/${system.mailbox.list({ limit: 1 })[0]?.id}`, '/customers', `/customers/${keyring.customer('anna')}`]) {
      await go(place)
      await tab.locator('main > *').first().waitFor()
      await tab.waitForLoadState('networkidle')
      expect({ place, width: await tab.evaluate('document.documentElement.scrollWidth') }).toEqual({ place, width: 390 })
      const nameless = await tab.evaluate(`[...document.querySelectorAll('button, select, input, a')].filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label'))).map((one) => one.outerHTML)`)
      expect(nameless).toEqual([])
    }
  })
})
