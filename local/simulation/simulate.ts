// From a folder of journeys and the file of a customer to the story of their life.
import type { Compiled } from '../../engine/language/project.ts'
import type { JsonObject } from '../../engine/json.ts'
import type { KnownNames, SimulatedCustomer } from './customer-file.ts'
import type { Life } from './life.ts'
import type { Moment, Telling } from './telling.ts'
import type { Problem } from '../../engine/problem.ts'
import type { ProjectSource } from '../../engine/project-files.ts'
import { compileProject, readDefinitions } from '../../engine/language/project.ts'
import { live } from './life.ts'
import { makeModel } from '../../engine/model/runtime.ts'
import { plainEnglish } from '../../engine/words/plain-english.ts'
import { readCustomer } from './customer-file.ts'
import { readEvents } from '../../engine/language/events-file.ts'
import { storyOf } from './story.ts'
import { vocabularyOf } from '../../engine/words/vocabulary.ts'
import { zoneOf } from '../../engine/content/brand.ts'

export interface Wanted {
  file: string
  text: string
  /** Instead of the file's own. */
  until?: string
  /** Drafts take part like live journeys. */
  drafts?: boolean
}

export interface ToldLife {
  id: string
  zone: string
  start: number
  until: number
  moments: Moment[]
}

/** Undefined when something is wrong with the journeys or the file; the problems say what. */
export async function simulate(folder: ProjectSource, wanted: Wanted): Promise<{ told: ToldLife | undefined; problems: Problem[] }> {
  const { simulation, problems } = await prepare(folder, wanted)
  return simulation === undefined ? { told: undefined, problems } : { told: await tell(simulation), problems: [] }
}

export interface Simulation {
  compiled: Compiled
  customer: SimulatedCustomer
  telling: Telling
}

/** Compiles, and reads the customer: all that comes before the first moment. */
export async function prepare(folder: ProjectSource, { file, text, until, drafts = false }: Wanted): Promise<{ simulation: Simulation | undefined; problems: Problem[] }> {
  const source = drafts ? withDraftsLive(folder) : folder
  const compiled = await compileProject(source)
  if (compiled.problems.length > 0) return { simulation: undefined, problems: compiled.problems }
  const model = makeModel(compiled.model.hash, compiled.model.json)
  const { customer, problems } = readCustomer(file, text, knownNames(source, model.data), until)
  if (customer === undefined) return { simulation: undefined, problems }
  return { simulation: { compiled, customer, telling: { model, journeys: readDefinitions(source).files, english: plainEnglish(vocabularyOf(source)) } }, problems: [] }
}

export async function tell({ compiled, customer, telling }: Simulation): Promise<ToldLife> {
  const life: Life = await live(compiled, customer)
  const { id, zone, start, until } = customer
  return { id, zone, start, until, moments: storyOf(life, telling) }
}

function knownNames(source: ProjectSource, { brand, journeys }: Telling['model']['data']): KnownNames {
  const sends = Object.values(journeys).flatMap(({ id, sends: own }) => Object.keys(own).flatMap((step) => [step, `${id}/${step}`]))
  return { zoneOf: (traits) => zoneOf(traits, brand), events: readEvents(source, [])?.names, messages: [...new Set(sends)] }
}

function withDraftsLive({ files }: ProjectSource): ProjectSource {
  return { files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, path.endsWith('.journey.json') ? withStatusLive(text) : text])) }
}

/** What is no JSON stays, for the compiler to say so. */
function withStatusLive(text: string): string {
  try {
    const journey = JSON.parse(text) as JsonObject
    return journey['status'] === undefined || journey['status'] === 'draft' ? JSON.stringify({ ...journey, status: 'live' }, undefined, 2) : text
  } catch {
    return text
  }
}
