// The small brand in which random journeys run, compiled once; a journey is then read, compiled and put into its model in
// a millisecond, which makes thousands of cases affordable.
import type { Case } from './history.ts'
import type { Compiled } from '../../engine/language/project.ts'
import type { EmailContent } from '../../engine/content/email.ts'
import { compileDefinitions, compileProject, readDefinitions } from '../../engine/language/project.ts'

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
export async function compileCase(one: Pick<Case, 'journeys' | 'parts' | 'holdout'>): Promise<Compiled | undefined> {
  const compiled = compileDefinitions(readDefinitions({ files: filesOf(one) }), { emails: await emailsOf(one), problems: [], warnings: [] })
  if (compiled.problems.length > 0 && compiled.problems.every(({ code }) => refusals.includes(code))) return undefined
  if (compiled.problems.length > 0) throw new Error(compiled.problems.map(({ place, message }) => `${place?.file} ${place?.path} ${message}`).join('\n'))
  return compiled
}

/** The whole project as files, its mail included. */
export function filesOf({ journeys, parts, holdout }: Pick<Case, 'journeys' | 'parts' | 'holdout'>): Record<string, string> {
  const files: Record<string, string> = { 'lifecycle.json': JSON.stringify({ ...lifecycle, ...(holdout === undefined ? {} : { holdout }) }), 'segments.json': JSON.stringify({ segments }), 'locales/en.json': '{}' }
  for (const [id, part] of Object.entries(parts)) {
    files[`parts/${id}.part.json`] = JSON.stringify(part)
    Object.assign(files, emailFiles(`parts/${id}`, 'letter'))
  }
  for (const [id, journey] of Object.entries(journeys)) {
    files[`${id}.journey.json`] = JSON.stringify(journey)
    for (const email of emails) Object.assign(files, emailFiles(id, email))
  }
  return files
}

const emailFiles = (folder: string, name: string): Record<string, string> => ({
  [`content/${folder}/${name}.html`]: '<html><body>{% if links.unsubscribe %}{{ links.unsubscribe }}{% endif %} {{ brand.postalAddress }}</body></html>',
  [`content/${folder}/${name}.json`]: `{"subject":"${name}"}`,
})

/** Rendering mail takes longer than compiling a journey, and it is the same in every case but for its subject: it is done once. */
let content: Promise<EmailContent> | undefined

async function renderContent(): Promise<EmailContent> {
  const { model, problems } = await compileProject({ files: filesOf({ journeys: { j: { name: 'J', topic: 'news', trigger: { event: 'Signed Up' }, entry: { reentry: 'never' }, steps: [{ send: { email: 'm1' } }] } }, parts: {} }) })
  if (problems.length > 0) throw new Error(problems.map(String).join('\n'))
  return (JSON.parse(model.json) as { emails: Record<string, EmailContent> }).emails['j/m1']!
}

async function emailsOf({ journeys, parts }: Pick<Case, 'journeys' | 'parts'>): Promise<Record<string, EmailContent>> {
  const { template, ...rest } = await (content ??= renderContent())
  const names = Object.keys(journeys).flatMap((id) => [...emails.map((email) => `${id}/${email}`), ...Object.keys(parts).map((part) => `${id}/${part}_letter`)])
  return Object.fromEntries(names.map((name) => [name, { ...rest, template: { ...template, subject: name } }]))
}
