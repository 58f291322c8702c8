import { expect, test } from 'vitest'
import { fileURLToPath } from 'node:url'
import { runCli } from '../runs-cli.ts'

const example = fileURLToPath(new URL('../../../journeys/examples/customer.json', import.meta.url))
const run = (...args: string[]) => runCli(['simulate', ...args]).ended

test('tells a life as text and as JSON, and says what is missing', { timeout: 60_000 }, async () => {
  const [text, json, nobody, nothing] = await Promise.all([run('--customer', example, '--until', '+6d'), run('--customer', example, '--until', '+1d', '--json'), run(), run('--customer', 'nobody.json')])
  expect(text.stderr).toBe('')
  expect(text.stdout).toBe(`\
anna in Europe/Berlin, from 2026-03-02 to 2026-03-08

2026-03-02 Mon 10:00  does      is identified (email anna@example.com, firstName Anna, country Germany, timezone Europe/Berlin, locale de)
               10:00  becomes   “New”: no order
               10:05  does      Order Completed (order_id “1001”, total 48.5, currency EUR)
               10:05  enters    “Towards the second order”: Order Completed
               10:05  enters    “Welcome after the first order”: Order Completed
               10:05  gets      “Danke für Ihre erste Bestellung” (welcome/thank-you)
               10:05  waits     nurture: waits up to 21 days until “Order Completed” happens
               10:05  waits     welcome: waits 5 days, until 10:00
               12:05  does      opens “thank-you”
2026-03-07 Sat 10:00  gets      “Wie eine Tasse in unser Regal kommt” (welcome/how-we-pick)
               10:00  waits     welcome: waits 6 days, until 10:00
               12:00  does      opens “how-we-pick”

2 sent, 0 not sent; 2 journeys entered, 0 times kept out
`)
  const told = JSON.parse(json.stdout) as { moments: { kind: string }[] }
  expect(told).toMatchObject({ customer: 'anna', zone: 'Europe/Berlin', from: '2026-03-02T09:00:00.000Z', until: '2026-03-03T09:00:00.000Z' })
  expect(told.moments.find(({ kind }) => kind === 'gets')).toEqual({
    at: '2026-03-02T09:05:00.000Z', local: '2026-03-02T10:05', kind: 'gets', text: '“Danke für Ihre erste Bestellung” (welcome/thank-you)', journey: 'welcome', step: 'thank-you', subject: 'Danke für Ihre erste Bestellung',
  })
  expect(nobody).toMatchObject({ status: 2, stderr: expect.stringContaining('Say whose life: --customer FILE.') as string })
  expect(nothing).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no file that can be read') as string })
})
