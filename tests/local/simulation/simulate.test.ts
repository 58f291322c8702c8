import { expect, test } from 'vitest'
import { lines, momentsOf, shop } from './shop.ts'
import { prepare, tell } from '../../../local/simulation/simulate.ts'

const example = JSON.parse(shop.files['examples/customer.json']!) as { events: object[]; reactions: object[] }
const moments = await momentsOf(example)

test('the example gets these messages, in her language and at her hours', () => {
  expect(lines(moments, 'gets')).toEqual([
    '2026-03-02T09:05 gets “Danke für Ihre erste Bestellung” (welcome/thank-you)',
    '2026-03-07T09:00 gets “Wie eine Tasse in unser Regal kommt” (welcome/how-we-pick)',
    '2026-03-23T09:05 gets “Drei Ideen für den nächsten Anlass” (nurture/ideas-for-next-time)',
    expect.stringMatching(/^2026-06-13T07:\d\d gets “Lange nichts gehört” \(win-back\/we-miss-you\)$/) as string,
    expect.stringMatching(/^2026-06-27T07:\d\d gets “.*” \(win-back\/(ten-percent|free-gift)\)$/) as string,
  ])
})

test('what is not sent and who is kept out of what says which condition decided', () => {
  expect(lines(moments, 'not-sent', 'kept-out')).toEqual([
    '2026-03-13T09:00 not-sent welcome/care-and-returns: at least 1 refund since entry',
    '2026-03-29T18:15 kept-out of “Towards the second order”: not (exactly 1 order)',
    '2026-03-29T18:15 kept-out of “Welcome after the first order”: was in it once, and it is entered only once',
    '2026-07-11T19:00 kept-out of “Towards the second order”: not (exactly 1 order)',
    '2026-07-11T19:00 kept-out of “Welcome after the first order”: more than 2 orders',
    '2026-09-24T19:00 kept-out of “Win back who is slipping away”: was in it not long ago',
  ])
})

test('what is not sent is told by what entered the run, and by the newest like it', async () => {
  const probe = { name: 'Probe', status: 'live', topic: 'letters', trigger: { event: 'Order Completed' }, entry: { reentry: 'never' }, steps: [{ wait: '1d' }, { send: { email: 'hello' }, when: { all: [{ trigger: 'total', below: 60 }, { latest: 'total', below: 60 }] } }] }
  const source = { files: { ...shop.files, 'probe.journey.json': JSON.stringify(probe), 'content/probe/hello.html': '<html><body>{{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>', 'content/probe/hello.json': '{"subject": "Hello"}' } }
  const order = (hours: number, total: number): object => ({ at: `+${hours}h`, event: 'Order Completed', properties: { order_id: `o-${hours}`, total, currency: 'EUR' } })
  const told = await momentsOf({ ...example, events: [order(1, 40), order(5, 80), order(40, 10)] }, source, { until: '+3d' })
  expect(lines(told, 'not-sent').filter((line) => line.includes('probe/'))).toEqual(['2026-03-03T10:00 not-sent probe/hello: the latest total is not below 60'])
})

test('every change of stage has its reason, also where only time has passed', () => {
  expect(lines(moments, 'becomes')).toEqual([
    '2026-03-02T09:00 becomes “New”: no order',
    '2026-03-29T18:15 becomes “Active” after “New”: at least 2 orders and at least 1 order in the last 75 days',
    '2026-06-12T18:15 becomes “At risk” after “Active”: no order in the last 75 days',
    '2026-07-11T19:00 becomes “Active” after “At risk”: at least 2 orders and at least 1 order in the last 75 days',
    '2026-09-24T19:00 becomes “At risk” after “Active”: no order in the last 75 days',
    '2026-12-08T19:00 becomes “Lapsed” after “At risk”: no order in the last 150 days',
  ])
})

test('entries, goals and ends of runs, and what their steps decided, are told', () => {
  expect(lines(moments, 'enters', 'goal', 'ends').filter((line) => line.includes('second order'))).toEqual([
    '2026-03-02T09:05 enters “Towards the second order”: Order Completed',
    '2026-03-29T18:15 goal of “Towards the second order”: Order Completed',
    '2026-03-29T18:15 ends “Towards the second order” came to its end: ordered after the ideas',
  ])
  expect(lines(moments, 'decided').filter((line) => line.includes('until'))).toEqual([
    '2026-03-23T09:05 decided wait up to 21 days until “Order Completed” happens: not in 21 days',
    '2026-03-29T18:15 decided wait up to 12 days until “Order Completed” happens: it does',
    expect.stringMatching(/^2026-06-27T07:\d\d decided wait up to 14 days until “Order Completed” happens: not in 14 days$/) as string,
  ])
  expect(lines(moments, 'decided').find((line) => line.includes('split'))).toMatch(/split at random: “offer”: 50% (ten-percent|free-gift)$/)
  expect(lines(moments, 'sets')).toEqual(['2026-07-11T19:00 sets win-back: (winBack “returned on an offer”)'])
})

test('a reaction decides: who unsubscribes gets no more of it, and a mail that bounces is the last', async () => {
  const left = await momentsOf({ ...example, reactions: [{ to: 'thank-you', unsubscribes: '1h' }] }, shop, { until: '+30d' })
  expect(lines(left, 'does').filter((line) => line.includes('unsubscribes'))).toEqual(['2026-03-02T10:05 does unsubscribes from “letters from the workshop”'])
  expect(lines(left, 'gets').filter((line) => line.includes('welcome/'))).toHaveLength(1)
  const gone = await momentsOf({ ...example, reactions: [{ to: '*', bounces: true }] }, shop, { until: '+30d' })
  expect(lines(gone, 'gets')).toHaveLength(1)
  expect(lines(gone, 'not-sent')).toContain('2026-03-07T09:00 not-sent welcome/how-we-pick: mail to this address bounced, or was marked as spam')
})

test('drafts take part when asked to', async () => {
  const files = { ...shop.files, 'welcome.journey.json': shop.files['welcome.journey.json']!.replace('"status": "live"', '"status": "draft"') }
  const of = async (drafts: boolean): Promise<string[]> => lines(await momentsOf(example, { files }, { drafts, until: '+1d' }), 'enters')
  expect(await of(false)).toEqual(['2026-03-02T09:05 enters “Towards the second order”: Order Completed'])
  expect(await of(true)).toHaveLength(2)
})

test('the same file gives the same life', async () => {
  expect(await momentsOf(example)).toEqual(moments)
})

test('a year takes less than a second', async () => {
  const { simulation } = await prepare(shop, { file: 'customer.json', text: JSON.stringify(example) })
  await tell(simulation!)
  const began = performance.now()
  await tell(simulation!)
  const took = performance.now() - began
  console.log(`a year of one customer: ${Math.round(took)} ms, compiling not counted`)
  expect(took).toBeLessThan(1000)
})
