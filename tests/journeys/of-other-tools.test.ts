// Journeys of another tool, said in the journey language and lived through by customers: 34 of 35. What cannot be said is
// a trigger by a pattern of event names: names are literals here, so that facts, rules and checks are known at build time.
// A list of triggers says the same where the names are known.
import { describe, expect, test } from 'vitest'
import { existsSync, readFileSync } from 'node:fs'
import { World } from '../engine/world/world.ts'
import { compileProject } from '../../engine/language/project.ts'
import { sayJourney, type Graph } from './graph-to-journey.ts'

const file = new URL('../../../shared/data/journeys/dittofeed-journeys.json', import.meta.url)
const isThere = existsSync(file)
const graphs = isThere ? (JSON.parse(readFileSync(file, 'utf8')) as { journeys: { definition: Graph }[] }).journeys.map(({ definition }) => definition) : []

const hour = 3_600_000
/** A Monday, ten o'clock in London. */
const start = Date.parse('2026-01-05T10:00:00Z')

/** What a customer does: joins or leaves a segment, or an event with its properties; hours after the beginning. */
type Act = [at: number, act: { joins: string } | { leaves: string } | { does: string; with?: Record<string, unknown> }]

interface Story {
  graph: number
  what: string
  acts: Act[]
  /** Step and hours after the beginning. */
  mails: string[]
  /** When the runs completed, in hours after the beginning. */
  ends: number[]
}

const appointment = (at: number): Act => [at, { does: 'APPOINTMENT_UPDATE', with: { appointmentId: 'a-1', date: new Date(start + 100 * hour).toISOString() } }]

const stories: Story[] = [
  { graph: 0, what: 'an event of a key enters, and nothing follows', acts: [[1, { does: 'entryEventName', with: { itemId: 'i' } }]], mails: [], ends: [1] },
  { graph: 1, what: 'joining a segment enters, and nothing follows', acts: [[1, { joins: 'test-segment' }]], mails: [], ends: [1] },
  { graph: 2, what: 'a message to whoever joins', acts: [[1, { joins: 'segment' }]], mails: ['broadcast-message 1'], ends: [1] },
  { graph: 3, what: 'joining enters, and nothing follows', acts: [[2, { joins: 'segment' }]], mails: [], ends: [2] },
  { graph: 4, what: 'a message for each event', acts: [[1, { does: 'tracking_update' }], [5, { does: 'tracking_update' }]], mails: ['message-node 1', 'message-node 5'], ends: [1, 5] },
  { graph: 5, what: 'a message for each event', acts: [[1, { does: 'tracking_update' }]], mails: ['message-node 1'], ends: [1] },
  { graph: 6, what: 'a message for those of a segment', acts: [[1, { joins: 'segment-1' }], [2, { does: 'test' }]], mails: ['message-node 2'], ends: [2] },
  { graph: 6, what: 'no message for the others', acts: [[2, { does: 'test' }]], mails: [], ends: [2] },
  { graph: 7, what: 'one message for those who join in time', acts: [[1, { joins: 'segment1' }], [5, { joins: 'segment2' }]], mails: ['message-node2 5'], ends: [5] },
  { graph: 7, what: 'the other for those who are in already', acts: [[1, { joins: 'segment2' }], [2, { joins: 'segment1' }]], mails: ['message-node2 2'], ends: [2] },
  { graph: 7, what: 'the other for those who do not', acts: [[1, { joins: 'segment1' }]], mails: ['message-node1 25'], ends: [25] },
  { graph: 8, what: 'a reminder after a week without paying', acts: [[1, { joins: 'recently-created-segment' }]], mails: ['node-3 169'], ends: [169] },
  { graph: 8, what: 'none for who paid', acts: [[1, { joins: 'recently-created-segment' }], [9, { joins: 'paid-account-segment' }]], mails: [], ends: [169] },
  { graph: 9, what: 'a message to whoever joins', acts: [[1, { joins: 'paid-account-segment' }]], mails: ['node-1 1'], ends: [1] },
  { graph: 10, what: 'a message for each event', acts: [appointment(1)], mails: ['message 1'], ends: [1] },
  { graph: 11, what: 'a message for each key', acts: [appointment(1), [2, { does: 'APPOINTMENT_UPDATE', with: { appointmentId: 'a-2' } }]], mails: ['send-reminder 1', 'send-reminder 2'], ends: [1, 2] },
  { graph: 12, what: 'a reminder a day before the date, and one more when cancelled', acts: [appointment(1), [80, { joins: 'segment-1' }]], mails: ['send-reminder 76', 'send-message 80'], ends: [80] },
  { graph: 13, what: 'a reminder a day before the date', acts: [appointment(1)], mails: ['send-reminder 76'], ends: [100] },
  { graph: 14, what: 'a reminder for each key', acts: [appointment(1), [3, { does: 'APPOINTMENT_UPDATE', with: { appointmentId: 'a-2', date: new Date(start + 60 * hour).toISOString() } }]], mails: ['send-reminder 36', 'send-reminder 76'], ends: [60, 100] },
  { graph: 15, what: 'a wait until the next morning of the customer', acts: [[1, { does: 'SIGNUP', with: { signupId: 's' } }]], mails: [], ends: [23] },
  { graph: 16, what: 'a message for those of a segment', acts: [[1, { joins: 'segment-id' }], [2, { does: 'late_delivery', with: { order_id: 'o' } }]], mails: ['send-message 2'], ends: [2] },
  { graph: 18, what: 'a second joining enters nobody', acts: [[1, { joins: 'segment' }], [2, { leaves: 'segment' }], [3, { joins: 'segment' }]], mails: ['message-node 1'], ends: [1] },
  { graph: 19, what: 'a second joining enters nobody', acts: [[1, { joins: 'segment' }], [2, { leaves: 'segment' }], [3, { joins: 'segment' }]], mails: ['message-node 1'], ends: [1] },
  { graph: 20, what: 'a second joining enters again', acts: [[1, { joins: 'segment' }], [2, { leaves: 'segment' }], [3, { joins: 'segment' }]], mails: ['message-node 1', 'message-node 3'], ends: [1, 3] },
  { graph: 22, what: 'a message for those who join in time', acts: [[1, { joins: 'entry-segment-id' }], [4, { joins: 'wait-for-segment-id' }]], mails: ['send-message 4'], ends: [4] },
  { graph: 22, what: 'none for the others', acts: [[1, { joins: 'entry-segment-id' }]], mails: [], ends: [25] },
  { graph: 23, what: 'a message to whoever joins', acts: [[1, { joins: 'segment-1' }]], mails: ['message-node-id 1'], ends: [1] },
  { graph: 24, what: 'a message to whoever joins', acts: [[1, { joins: 'segment-1' }]], mails: ['message-node-id 1'], ends: [1] },
  { graph: 25, what: 'both messages for those of both segments', acts: [[1, { joins: 'segment-2' }], [2, { joins: 'segment-3' }], [3, { joins: 'segment-1' }]], mails: ['message-node-2 3', 'message-node-1 3'], ends: [3] },
  { graph: 25, what: 'the one where the ways meet for those of one', acts: [[1, { joins: 'segment-2' }], [3, { joins: 'segment-1' }]], mails: ['message-node-1 3'], ends: [3] },
  { graph: 26, what: 'joining enters, and nothing follows', acts: [[1, { joins: 'segment-1' }]], mails: [], ends: [1] },
  { graph: 27, what: 'joining enters, and nothing follows', acts: [[1, { joins: 'segment-1' }]], mails: [], ends: [1] },
  { graph: 28, what: 'a message to whoever is put into a list by hand', acts: [[1, { joins: 'segment' }]], mails: ['message 1'], ends: [1] },
  { graph: 29, what: 'three questions without an answer', acts: [[1, { joins: 'segment-id' }]], mails: [], ends: [1] },
  { graph: 30, what: 'a question without an answer', acts: [[1, { joins: 'segment-id' }]], mails: [], ends: [1] },
  { graph: 31, what: 'reminders until the first deployment, then until the onboarding', acts: [[1, { joins: 'project-added-segment-id' }], [200, { joins: 'deployment-segment-id' }]], mails: ['code-deployment-reminder-1a 169', 'onboarding-reminder-2a 368'], ends: [536] },
  { graph: 31, what: 'no reminder for the quick', acts: [[1, { joins: 'project-added-segment-id' }], [2, { joins: 'deployment-segment-id' }], [3, { joins: 'onboarding-segment-id' }]], mails: [], ends: [3] },
  { graph: 32, what: 'a second message half an hour later', acts: [[1, { joins: 'segment-2' }], [2, { joins: 'segment-1' }]], mails: ['message-1 2', 'message-2 2.5'], ends: [2.5] },
  { graph: 33, what: 'two questions without an answer', acts: [[1, { joins: 'segment-2' }], [2, { joins: 'segment-1' }]], mails: [], ends: [2] },
]

async function worldOf(graph: number): Promise<World> {
  const { journey, segments } = sayJourney(graphs[graph]!)
  const emails = [...new Set([...JSON.stringify(journey).matchAll(/"email":"([\w-]+)"/g)].map(([, email]) => email!))]
  const compiled = await compileProject({ files: {
    'lifecycle.json': JSON.stringify({
      stages: [{ name: 'all', label: 'All' }], topics: { receipts: { label: 'Receipts', kind: 'transactional' } }, limits: { spread: '1min' },
      brand: { name: 'Shop', postalAddress: '1 Some Street', defaultLocale: 'en', zone: 'Europe/London', senders: { default: { name: 'Shop', email: 'shop@example.com' } } },
    }),
    'segments.json': JSON.stringify({ segments: Object.fromEntries(segments.map((segment) => [segment, { label: segment, when: { attribute: segment, is: true } }])) }),
    'locales/en.json': '{}', 'j.journey.json': JSON.stringify(journey),
    ...Object.fromEntries(emails.flatMap((email) => [[`content/j/${email}.html`, '<html><body>{{ brand.postalAddress }}</body></html>'], [`content/j/${email}.json`, `{"subject":"${email}"}`]])),
  } })
  if (compiled.problems.length > 0) throw new Error(compiled.problems.map(({ place, message }) => `${place?.file} ${place?.path} ${message}`).join('\n'))
  return new World(compiled, start)
}

async function live(world: World, users: readonly string[], acts: readonly Act[]): Promise<void> {
  for (const user of users) await world.post([{ type: 'identify', userId: user, messageId: `${user}-0`, timestamp: new Date(start).toISOString(), traits: { email: `${user}@example.com` } }])
  for (const [at, act] of acts) {
    await world.advanceTo(start + at * hour)
    const timestamp = new Date(world.now).toISOString()
    for (const user of users) {
      const messageId = `${user}-${at}`
      if ('does' in act) await world.post([{ type: 'track', event: act.does, userId: user, messageId, timestamp, properties: act.with ?? {} }])
      else await world.post([{ type: 'identify', userId: user, messageId, timestamp, traits: 'joins' in act ? { [act.joins]: true } : { [act.leaves]: false } }])
    }
    await world.quiet()
  }
  await world.advanceTo(start + 60 * 24 * hour)
  expect(world.faults.filter(({ error }) => !(error instanceof Error && error.name === 'Exited'))).toEqual([])
}

const hours = (at: unknown): number => ((at as number) - start) / hour

// They are read from ../shared/data, which only the project's own machines have.
describe.skipIf(!isThere)('journeys of another tool (skipped where ../shared/data is absent)', () => {
  test.each(stories)('number $graph: $what', async ({ graph, acts, mails, ends }) => {
    const world = await worldOf(graph)
    await live(world, ['anna'], acts)
    expect(world.mails.map(({ at, mail }) => `${mail.tags['email']} ${hours(at)}`)).toEqual(mails)
    expect(world.items('enrollment').map((item) => hours((item['end'] as { at: number } | undefined)?.at)).toSorted((a, b) => a - b)).toEqual(ends)
  })

  test.each([[17, ['message-1', 'message-2', 'message-3']], [34, ['message-node-1', 'message-node-2', 'nothing']]])('number %i: everybody falls into one arm, and stays there', async (graph, arms) => {
    const world = await worldOf(graph)
    const users = Array.from({ length: 40 }, (_, index) => `user-${index}`)
    const acts: Act[] = graph === 17 ? [[1, { does: 'TestEvent' }], [2, { does: 'TestEvent' }]] : [[1, { joins: 'segment-1' }]]
    await live(world, users, acts)
    const drawn = users.map((user) => new Set(world.mails.filter(({ mail }) => mail.to === `${user}@example.com`).map(({ mail }) => mail.tags['email'])))
    expect(drawn.every((own) => own.size <= 1)).toBe(true)
    expect(new Set(drawn.map((own) => [...own][0] ?? 'nothing'))).toEqual(new Set(arms))
  })

  test('all but one are told', () => {
    const told = new Set([...stories.map(({ graph }) => graph), 17, 34])
    expect(graphs.map((_, index) => index).filter((index) => !told.has(index))).toEqual([21])
    expect(graphs[21]!.entryNode.event).toBe('event*')
  })
})
