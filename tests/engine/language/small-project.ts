// A small project that is sound, and what is said of it when something in it is broken.
import type { JsonObject } from '../../../engine/json.ts'
import type { Problem } from '../../../engine/problem.ts'
import { wording } from '../../../engine/problem.ts'
import { compileProject } from '../../../engine/language/project.ts'

export const lifecycle: JsonObject = {
  brand: { name: 'Hartwell', postalAddress: 'Quay Lane 1', defaultLocale: 'en', zone: 'Europe/London', senders: { default: { name: 'Hartwell', email: 'hello@example.com' } } },
  stages: [{ name: 'active', label: 'Active', when: { event: 'Order Completed', inLast: '30d' } }, { name: 'lapsed', label: 'Lapsed' }],
  topics: { offers: { label: 'offers', kind: 'marketing' }, letters: { label: 'letters', kind: 'marketing' } },
  attributes: { winBack: { type: 'string', owner: 'journeys' }, email: { type: 'string', owner: 'app' }, trialEndsAt: { type: 'date', owner: 'app' } },
}

export const events: JsonObject = { events: { 'Order Completed': {}, 'Cart Updated': {} } }

export const journey: JsonObject = {
  name: 'Win back', status: 'live', topic: 'offers', trigger: { stage: 'lapsed' }, entry: { reentry: 'never' }, steps: [{ wait: '3d' }, { set: { winBack: 'asked' } }],
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2))

/** Files given replace the sound ones; undefined takes one away. */
export function compileFiles(files: Record<string, unknown>): ReturnType<typeof compileProject> {
  const all = { 'lifecycle.json': lifecycle, 'events.json': events, 'win-back.journey.json': journey, ...files }
  return compileProject({ files: Object.fromEntries(Object.entries(all).flatMap(([path, value]) => (value === undefined ? [] : [[path, text(value)]]))) })
}

export interface Said {
  code: string
  at: string
  message: string
}

const said = (problem: Problem): Said => {
  const { code, place } = problem
  return { code, at: `${place?.file}:${place?.line}:${place?.column} ${place?.path}`, message: wording(problem) }
}

export async function problemsIn(files: Record<string, unknown>): Promise<Said[]> {
  return (await compileFiles(files)).problems.map(said)
}

/** The journey with other members, or other steps. */
export const journeyWith = (more: JsonObject): JsonObject => ({ ...journey, ...more })

/** Codes and JSON paths of what is wrong with such a journey. */
export async function wrongIn(more: JsonObject): Promise<string[]> {
  const { problems } = await compileFiles({ 'win-back.journey.json': journeyWith(more) })
  return problems.map(({ code, place }) => `${code} ${place?.path}`)
}
