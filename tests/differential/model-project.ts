// The small brand in which random journeys run, compiled once; a journey is then read, compiled and put into its model in
// a millisecond, which makes thousands of cases affordable.
import type { Compiled } from '../../engine/language/project.ts'
import type { JsonObject } from '../../engine/json.ts'
import { compileProject } from '../../engine/language/project.ts'

/** Turns lie on whole hours, where histories have their events too, so that every visit of the sweep is exact. */
export const lifecycle = {
  stages: [
    { name: 'loyal', label: 'Loyal', when: { event: 'Order Completed', count: { atLeast: 3 }, inLast: '1440h' } },
    { name: 'active', label: 'Active', when: { event: 'Order Completed', inLast: '720h' } },
    { name: 'lapsed', label: 'Lapsed', when: { event: 'Order Completed', count: { atLeast: 1 } } },
    { name: 'guest', label: 'Guest' },
  ],
  topics: {
    news: { label: 'News', kind: 'marketing' },
    tips: { label: 'Tips', kind: 'marketing' },
    receipts: { label: 'Receipts', kind: 'transactional' },
  },
  // From eleven past, with little jitter: no release falls on a whole hour in any zone.
  limits: { spread: '14min', window: { from: '09:11', to: '20:23' }, caps: [{ per: '1d', max: 2 }, { per: '7d', max: 5 }] },
  rewards: { gift: { label: 'A linen bag', kind: 'gift' } },
  scores: {
    lead: {
      points: [
        { event: 'Page Viewed', points: 5, inLast: '21d', max: 15 },
        { event: 'Reviewed', where: { score: { atLeast: 7 } }, points: 10 },
        { event: 'Account Closed', points: -20, max: 20 },
      ],
      max: 40,
    },
  },
  rfm: { event: 'Order Completed', amount: 'total', recency: ['5d', '15d', '40d', '90d'], frequency: [2, 3, 5, 8], monetary: [50, 100, 250, 500] },
  attributes: { mood: { type: 'string', owner: 'journeys' } },
  brand: {
    name: 'Shop', postalAddress: '1 Some Street', defaultLocale: 'en', zone: 'Europe/London',
    senders: { default: { name: 'Shop', email: 'shop@example.com' } },
  },
}

export const segments: Record<string, { label: string; when: Record<string, unknown> }> = {
  readers: { label: 'Readers', when: { event: 'Page Viewed', count: { atLeast: 2 }, inLast: '30d' } },
  friends: { label: 'Friends', when: { all: [{ segment: 'readers' }, { not: { attribute: 'mood', is: 'sad' } }] } },
}

export const emails = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'] as const

/** What chance may well make, and the compiler rightly refuses. */
const refusals = ['message.too-early', 'step.unreachable-arm', 'journey.cycle', 'step.unreachable', 'journey.too-long', 'repeat.too-many']

/** Undefined where the compiler refuses it as it should; throws for any other problem: the generator must only make well-formed journeys. */
export async function compileCase(journey: JsonObject): Promise<Compiled | undefined> {
  const files: Record<string, string> = { 'lifecycle.json': JSON.stringify(lifecycle), 'segments.json': JSON.stringify({ segments }), 'locales/en.json': '{}', 'j.journey.json': JSON.stringify(journey) }
  const text = JSON.stringify(journey)
  for (const email of emails) {
    if (!text.includes(`"${email}"`)) continue
    files[`content/j/${email}.html`] = '<html><body>{% if links.unsubscribe %}{{ links.unsubscribe }}{% endif %} {{ brand.postalAddress }}</body></html>'
    files[`content/j/${email}.json`] = `{"subject":"${email}"}`
  }
  const compiled = await compileProject({ files })
  if (compiled.problems.length > 0 && compiled.problems.every(({ code }) => refusals.includes(code))) return undefined
  if (compiled.problems.length > 0) throw new Error(compiled.problems.map(({ place, message }) => `${place?.path} ${message}`).join('\n'))
  return compiled
}
