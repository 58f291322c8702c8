// Compiles a whole `journeys/` folder: every problem of every file at once, or one model and a definition for each journey.
import { hash } from 'node:crypto'
import type { Definition } from '../compile/compiler.ts'
import type { Catalogue } from './events-file.ts'
import type { JourneyFile } from './journey-file.ts'
import type { JourneyPattern } from '../compile/journey.ts'
import type { JourneyModel, ModelData } from '../model/model.ts'
import type { LifecycleFile, LifecycleReading } from './lifecycle-file.ts'
import type { ProjectSource } from '../project-files.ts'
import { Problem } from '../problem.ts'
import { Reading } from './reading.ts'
import { analyse } from './analysis/project-analysis.ts'
import { canonical } from '../canonical.ts'
import { compileJourney, compileSteps } from '../compile/journey.ts'
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

export interface Definitions extends Pick<LifecycleReading, 'lifecycle' | 'known' | 'lacks'> {
  /** The sound ones. */
  files: JourneyFile[]
  /** Those with problems, or under a model with problems, as far as they can be read. */
  broken: JourneyFile[]
  problems: Problem[]
  warnings: Problem[]
}

/** The lifecycle and the journeys as they are written; of the e-mails nothing is looked at. */
export function readDefinitions(source: ProjectSource): Definitions {
  const problems: Problem[] = []
  const warnings: Problem[] = []
  const catalogue = readEvents(source, problems)
  const { lifecycle, known, sound, lacks } = lifecycleOf(source, catalogue, problems, warnings)
  const { parts, readings: partReadings } = readParts(source)
  const files: JourneyFile[] = []
  const broken: JourneyFile[] = []
  const described = describedProperties(source)
  for (const [path, text] of Object.entries(source.files)) {
    const name = /^([^/]+)\.journey\.json$/.exec(path)?.[1]
    if (name === undefined) continue
    const reading = new Reading(path, text)
    const journey = readJourney(reading, name, { lifecycle, known }, parts)
    problems.push(...reading.problems)
    warnings.push(...reading.warnings)
    if (journey === undefined) continue
    if (journey.sound) problems.push(...keylessEvents(journey, described))
    if (journey.sound && sound) files.push(journey)
    else broken.push(journey)
  }
  const journeyTexts = Object.entries(source.files).filter(([path]) => path.endsWith('.journey.json'))
  for (const part of parts.values()) {
    // A journey that cannot be read may use it all the same.
    if (!part.used && !journeyTexts.some(([, text]) => text.includes(`"${part.id}"`))) part.reading.warn([], 'part.unused', 'is used by no journey, so that its steps are not checked')
  }
  for (const reading of partReadings) {
    problems.push(...reading.problems)
    warnings.push(...reading.warnings)
  }
  return { lifecycle, known, lacks, files, broken, problems, warnings }
}

/** Problems are returned, not thrown; model and journeys are only to be used when there are none. */
export async function compileProject(source: ProjectSource): Promise<Compiled> {
  const definitions = readDefinitions(source)
  return compileDefinitions(definitions, await readEmails(source, definitions, [...definitions.files, ...definitions.broken]))
}

/** Puts what is written together with the e-mails that it sends. */
export function compileDefinitions({ lifecycle, lacks, files, broken, ...found }: Definitions, { emails, ...read }: ProjectEmails): Compiled {
  const problems = [...found.problems, ...read.problems]
  const judged = certain(lifecycle, lacks)
  const compiled = files.map((file) => ({ file, ...compileJourney(file, lifecycle, latestOf(file, emails)) }))
  for (const { problems: own } of compiled) problems.push(...own)
  const walked = broken.filter(({ stepsSound }) => stepsSound && !lacks(['rewards']) && !lacks(['coupons']))
  problems.push(...walked.flatMap((file) => compileSteps(file, judged).problems))
  const analysis = analyse(files, walked, judged)
  problems.push(...analysis.problems)
  const warnings = [...found.warnings, ...read.warnings, ...analysis.warnings]
  // Those of broken journeys would be more still.
  const listened = listenedSegments(compiled)
  problems.push(...refuseTooManyListened(listened))
  if (problems.length > 0) return { ...nothing, problems: withoutNamesOfNothing(once(problems)), warnings: once(warnings) }
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
    warnings: once(warnings),
    notes: analysis.notes,
  }
}

const nothing: Compiled = { model: { hash: '', json: '' }, journeys: [], problems: [], warnings: [], notes: [] }

/** The model without what is not known for sure: no journey is judged by what stands in for something lost. */
function certain(lifecycle: LifecycleFile, lacks: LifecycleReading['lacks']): LifecycleFile {
  return {
    ...lifecycle,
    topics: Object.fromEntries(Object.entries(lifecycle.topics).filter(([topic]) => !lacks(['topics', topic]))),
    limits: { ...lifecycle.limits, caps: lacks(['limits', 'caps']) ? [] : lifecycle.limits.caps },
  }
}

/** A send that is called after a misspelt e-mail has an odd id for that reason alone. */
function withoutNamesOfNothing(problems: readonly Problem[]): Problem[] {
  const misspelt = problems.filter(({ code, suggestion }) => code === 'send.no-content' && suggestion?.startsWith('Did you mean') === true)
  return problems.filter(({ code, place }) => code !== 'step.bad-id' || !misspelt.some((one) => one.place?.file === place?.file && one.place?.path?.startsWith(`${place?.path}.send`) === true))
}

/** What several journeys share is found with each of them, and told once. */
function once(problems: readonly Problem[]): Problem[] {
  const told = new Set<string>()
  return problems.filter(({ code, message, place }) => {
    const key = JSON.stringify([code, place?.file, place?.line, place?.column, place?.path, message.replace(/ \(used in [^)]*\)$/, '')])
    return !told.has(key) && told.add(key)
  })
}

function lifecycleOf(source: ProjectSource, catalogue: Catalogue | undefined, problems: Problem[], warnings: Problem[]): LifecycleReading {
  const text = source.files['lifecycle.json']
  if (text === undefined) problems.push(new Problem('lifecycle.missing', 'is missing: every project has one, with its stages, topics and brand', { place: { file: 'lifecycle.json' }, suggestion: 'Name another folder, or begin here with `perennial starter model NAME --dir DIR`.' }))
  const reading = new Reading('lifecycle.json', text ?? '')
  const read = readLifecycle(reading, catalogue, (names) => readSegments(source, names, problems, warnings), text === undefined)
  problems.push(...reading.problems)
  warnings.push(...reading.warnings)
  return read
}
