// A small project of one's own for a test: a lifecycle, journeys, and a plain e-mail for every name that is sent.
import type { Compiled } from '../../../engine/language/project.ts'
import { compileProject } from '../../../engine/language/project.ts'

const lifecycle = {
  stages: [{ name: 'buyer', label: 'Buyer', when: { event: 'Order Completed', count: { atLeast: 1 } } }, { name: 'guest', label: 'Guest' }],
  topics: { news: { label: 'News', kind: 'marketing' }, receipts: { label: 'Receipts', kind: 'transactional' } },
  limits: { spread: '1min' },
  attributes: { mood: { type: 'string', owner: 'journeys' } },
  brand: {
    name: 'Shop', postalAddress: '1 Some Street', defaultLocale: 'en', zone: 'Europe/London',
    senders: { default: { name: 'Shop', email: 'shop@example.com' } },
  },
}

/** `more` are files of its own, or in place of those that are made. Throws when it has problems: tests of problems compile by themselves. */
export async function project(journeys: Record<string, object>, changes: object = {}, more: Record<string, string> = {}): Promise<Compiled> {
  const files: Record<string, string> = { 'lifecycle.json': JSON.stringify({ ...lifecycle, ...changes }), 'locales/en.json': '{}' }
  for (const [id, journey] of Object.entries(journeys)) {
    files[`${id}.journey.json`] = JSON.stringify({ name: id, status: 'live', topic: 'news', entry: { reentry: 'always' }, ...journey })
    for (const [, email] of JSON.stringify(journey).matchAll(/"(?:email|use)":"([\w-]+)"/g)) {
      files[`content/${id}/${email}.html`] = '<html><body>Hello {{ customer.id }} {{ trigger.total }} {% if links.unsubscribe %}{{ links.unsubscribe }}{% endif %} {{ brand.postalAddress }}</body></html>'
      files[`content/${id}/${email}.json`] = JSON.stringify({ subject: `About ${email}` })
    }
  }
  const compiled = await compileProject({ files: { ...files, ...more } })
  if (compiled.problems.length > 0) throw new Error(compiled.problems.map(({ place, message }) => `${place?.file} ${place?.path} ${message}`).join('\n'))
  return compiled
}
