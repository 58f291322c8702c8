// Compiles a whole `journeys/` folder: every problem of every file at once, or one model and a definition for each journey.
import { hash } from 'node:crypto'
import type { Definition } from '../compile/compiler.ts'
import type { Catalogue } from './events-file.ts'
import type { JourneyFile } from './journey-file.ts'
import type { JourneyPattern } from '../compile/journey.ts'
import type { JourneyModel, ModelData } from '../model/model.ts'
import type { LifecycleFile } from './lifecycle-file.ts'
import type { ProjectSource } from '../project-files.ts'
import { Problem } from '../problem.ts'
import { Reading } from './reading.ts'
import { analyse } from './analysis/project-analysis.ts'
import { canonical } from '../canonical.ts'
import { compileJourney } from '../compile/journey.ts'
import { contract } from '../journey/contract.ts'
import { factsOf } from '../conditions/registry.ts'
import { factsOfDefinitions, factsOfJourney, factsOfStages } from './model-facts.ts'
import { latestOf } from './latest-reads.ts'
import { listenedSegments, refuseTooManyListened } from './listened.ts'
import { describedProperties, keylessEvents } from './key-check.ts'
import { mergeFacts } from '../facts/fact-set.ts'
import type { ProjectEmails } from './project-emails.ts'
import { readEmails } from './project-emails.ts'
import { readEvents } from './events-file.ts'
import { readJourney } from './journey-file.ts'
import { readParts } from './part-file.ts'
import { readLifecycle } from './lifecycle-file.ts'
import { readSegments } from './segments-file.ts'

export interface CompiledJourney {
  id: string
  name: string
  status: JourneyModel['status']
  /** The ids it had before. */
  was?: readonly string[]
  definition: Definition
  /** The pattern of the one rule that brings its triggers to enroll. */
  pattern: JourneyPattern
}

export interface Compiled {
  model: { hash: string; json: string }
  journeys: CompiledJourney[]
  problems: Problem[]
  warnings: Problem[]
  /** Worth knowing, and nothing to mend. */
  notes: Problem[]
}

export interface Definitions {
  /** Undefined where it is broken; no journey is read then. */
  lifecycle: LifecycleFile | undefined
  files: JourneyFile[]
  problems: Problem[]
  warnings: Problem[]
}

/** The lifecycle and the journeys as they are written; of the e-mails nothing is looked at. */
export function readDefinitions(source: ProjectSource): Definitions {
  const problems: Problem[] = []
  const warnings: Problem[] = []
  const catalogue = readEvents(source, problems)
  const lifecycle = lifecycleOf(source, catalogue, problems, warnings)
  const { parts, readings: partReadings } = readParts(source)
  const files: JourneyFile[] = []
  const described = describedProperties(source)
  for (const [path, text] of Object.entries(source.files)) {
    const name = /^([^/]+)\.journey\.json$/.exec(path)?.[1]
    if (name === undefined) continue
    const reading = new Reading(path, text)
    const journey = readJourney(reading, name, lifecycle, catalogue, parts)
    problems.push(...reading.problems)
    warnings.push(...reading.warnings)
    if (journey !== undefined) {
      problems.push(...keylessEvents(journey, described))
      files.push(journey)
    }
  }
  for (const part of parts.values()) if (!part.used) part.reading.warn([], 'part.unused', 'is used by no journey, so that its steps are not checked')
  for (const reading of partReadings) {
    problems.push(...reading.problems)
    warnings.push(...reading.warnings)
  }
  return { lifecycle, files, problems, warnings }
}

/** Problems are returned, not thrown; model and journeys are only to be used when there are none. */
export async function compileProject(source: ProjectSource): Promise<Compiled> {
  const { lifecycle, ...definitions } = readDefinitions(source)
  if (lifecycle === undefined) return { ...nothing, problems: definitions.problems, warnings: definitions.warnings }
  return compileDefinitions({ ...definitions, lifecycle }, await readEmails(source, lifecycle, definitions.files))
}

/** Puts what is written together with the e-mails that it sends. */
export function compileDefinitions({ lifecycle, files, ...found }: Definitions & { lifecycle: LifecycleFile }, { emails, ...read }: ProjectEmails): Compiled {
  const problems = [...found.problems, ...read.problems]
  const compiled = files.map((file) => ({ file, ...compileJourney(file, lifecycle, latestOf(file, emails)) }))
  for (const { problems: own } of compiled) problems.push(...own)
  const analysis = analyse(files, lifecycle)
  problems.push(...analysis.problems)
  const warnings = [...found.warnings, ...read.warnings, ...analysis.warnings]
  if (problems.length > 0) return { ...nothing, problems, warnings }
  const listened = listenedSegments(compiled)
  problems.push(...refuseTooManyListened(listened))
  if (problems.length > 0) return { ...nothing, problems, warnings }
  const data: ModelData = {
    contract,
    ...lifecycle,
    facts: mergeFacts([...factsOfStages(lifecycle.stages), ...factsOfDefinitions(lifecycle), ...(lifecycle.referral?.when === undefined ? [] : factsOf(lifecycle.referral.when)), ...files.flatMap(factsOfJourney)]),
    listened,
    journeys: Object.fromEntries(compiled.map(({ file, model }) => [file.id, model])),
    emails,
  }
  const json = canonical(data)
  return {
    model: { hash: hash('sha256', json).slice(0, 32), json },
    journeys: compiled.map(({ file, model, definition, pattern }) => ({ id: file.id, name: file.name, status: model.status, ...(model.was === undefined ? {} : { was: model.was }), definition, pattern })),
    problems,
    warnings,
    notes: analysis.notes,
  }
}

const nothing: Compiled = { model: { hash: '', json: '' }, journeys: [], problems: [], warnings: [], notes: [] }

function lifecycleOf(source: ProjectSource, catalogue: Catalogue | undefined, problems: Problem[], warnings: Problem[]): LifecycleFile | undefined {
  const text = source.files['lifecycle.json']
  if (text === undefined) {
    problems.push(new Problem('lifecycle.missing', 'is missing: every project has one, with its stages, topics and brand', { place: { file: 'lifecycle.json' } }))
    return undefined
  }
  const reading = new Reading('lifecycle.json', text)
  const lifecycle = readLifecycle(reading, catalogue, (names) => readSegments(source, names, problems, warnings))
  problems.push(...reading.problems)
  warnings.push(...reading.warnings)
  return lifecycle
}
