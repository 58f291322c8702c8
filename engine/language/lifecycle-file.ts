// Reads `lifecycle.json`: stages, topics, limits, attributes, scores and the brand.
import * as z from 'zod/mini'
import type { Brand } from '../content/brand.ts'
import type { JsonObject } from '../json.ts'
import type { Limits, ModelData, StageModel, Topic } from '../model/model.ts'
import type { RfmModel, ScoreModel } from '../lifecycle/definitions.ts'
import type { Scope } from './condition-check.ts'
import type { Catalogue } from './events-file.ts'
import type { KnownNames } from './known-names.ts'
import type { Path } from './salvage.ts'
import type { SegmentsFile } from './segments-file.ts'
import type { Reading } from './reading.ts'
import { checkCondition } from './condition-check.ts'
import { checkCoupons, couponsSchema } from './coupons-file.ts'
import { checkReferral, referralSchema } from './referral-file.ts'
import { checkRewards, rewardsSchema } from './rewards-file.ts'
import { clockTime, duration, name, weekday } from '../conditions/shapes.ts'
import { id } from '../steps/common.ts'
import { checkRfm, checkScores, rfmShape, scoresShape } from './scores.ts'
import { checkMilestones, checkRecent, milestonesShape, recentShape } from './milestones.ts'
import { isLocale, localeMeant, zoneMeant } from './place-names.ts'
import { isZone } from '../time/zone.ts'
import { refuseShutHours } from './send-hours-check.ts'
import { looksAtStage, noSegments } from './segments-file.ts'
import { standInFor } from './salvage.ts'
import { typesDeclared } from './events-file.ts'

const hours = { from: clockTime, to: clockTime }
const sender = z.strictObject({ name, email: z.string().check(z.regex(/^[^@\s]+@[^@\s]+$/, 'is no e-mail address')), replyTo: z.optional(z.string()) })

export const lifecycleShape = z.strictObject({
  $schema: z.optional(z.string()),
  brand: z.looseObject({
    name,
    postalAddress: name,
    defaultLocale: name,
    zone: name,
    currency: z.optional(z.string()),
    senders: z.looseObject({ default: sender }),
    localeByCountry: z.optional(z.record(z.string(), z.string())),
    zoneByCountry: z.optional(z.record(z.string(), z.string())),
    zoneByLocale: z.optional(z.record(z.string(), z.string())),
  }),
  stages: z.array(z.strictObject({ name: id, label: name, goal: z.optional(name), kpi: z.optional(z.unknown()), when: z.optional(z.unknown()) })).check(z.minLength(1)),
  topics: z.record(id, z.strictObject({ label: name, kind: z.enum(['marketing', 'transactional']), subscription: z.optional(z.enum(['opt-in', 'opt-out'])) })),
  limits: z.optional(z.strictObject({
    caps: z.optional(z.array(z.strictObject({ per: duration, max: z.number().check(z.int(), z.minimum(1), z.maximum(50)) }))),
    window: z.optional(z.strictObject({ ...hours, days: z.optional(z.array(weekday)) })),
    quiet: z.optional(z.strictObject(hours)),
    spread: z.optional(duration),
    bestHour: z.optional(z.string().check(z.regex(/^([01]\d|2[0-3]):00$/, 'is no whole hour such as "10:00"'))),
  })),
  holdout: z.optional(z.number().check(z.gt(0), z.lt(1))),
  attributes: z.optional(z.record(name, z.strictObject({ type: z.enum(['string', 'number', 'boolean', 'date']), owner: z.enum(['app', 'journeys']) }))),
  coupons: z.optional(couponsSchema),
  rewards: z.optional(rewardsSchema),
  referral: z.optional(referralSchema),
  scores: z.optional(scoresShape),
  rfm: z.optional(rfmShape),
  milestones: z.optional(milestonesShape),
  recent: z.optional(recentShape),
})

export type LifecycleFile = Pick<ModelData, 'stages' | 'topics' | 'limits' | 'attributes' | 'segments' | 'scores' | 'rfm' | 'milestones' | 'recent' | 'coupons' | 'rewards' | 'referral' | 'holdout'> & { brand: Brand & JsonObject }

/** What segments.json is judged by: what lifecycle.json has. */
export type Names = Omit<Scope, 'segments' | 'messages' | 'inJourney'>

export interface LifecycleReading {
  /** As far as it can be read. */
  lifecycle: LifecycleFile
  known: KnownNames
  /** Whether nothing is wrong with it. */
  sound: boolean
  /** Whether something at a path could not be read. */
  lacks: (path: Path) => boolean
}

/**
 * The lifecycle model as far as it can be read; the reading has the problems. Without a text the file is missing. Stages and
 * segments may refer to each other, so the segments are read in between, by the names that the lifecycle has.
 */
export function readLifecycle(reading: Reading, catalogue: Catalogue | undefined, readSegments: (names: Names) => SegmentsFile = () => noSegments, missing = false): LifecycleReading {
  const written = missing ? undefined : reading.json()
  const read = (written === undefined ? undefined : reading.read(lifecycleShape, written, [])) as JsonObject | undefined
  if (written === undefined) reading.loseAll()
  const json = read ?? (standInFor(lifecycleShape) as JsonObject)
  const isLost = (path: Path): boolean => read === undefined || reading.isLost(path)
  const lacks = (path: Path): boolean => read === undefined || reading.lacks(path)
  const namesOf = (section: string): string[] | undefined => (isLost([section]) ? undefined : [...Object.keys((json[section] ?? {}) as JsonObject), ...reading.lostKeys([section])])
  const stages = json['stages'] as unknown as StageModel[]
  const topics = json['topics'] as unknown as Record<string, Topic>
  const brand = json['brand'] as unknown as Brand & JsonObject
  const limits = (json['limits'] ?? {}) as unknown as Partial<Limits>
  const scores = (json['scores'] ?? {}) as unknown as Record<string, ScoreModel>
  const rfm = json['rfm'] as unknown as RfmModel | undefined
  const stageNames = isLost(['stages']) || stages.some((_, index) => isLost(['stages', index, 'name'])) ? undefined : stages.map((stage) => stage.name)
  const attributes = read === undefined ? undefined : typesDeclared(reading, ['attributes'], json['attributes'])
  const known: Names = { stages: stageNames, topics: namesOf('topics'), scores: namesOf('scores'), rfm: rfm !== undefined || (isLost(['rfm']) ? undefined : false), ...named(catalogue), attributes }
  const { names: segmentNames, segments } = readSegments(known)
  const scope: Scope = { ...known, stages: [], segments: segmentNames, messages: undefined, inJourney: false }
  checkScores(reading, scores, scope)
  if (rfm !== undefined) checkRfm(reading, rfm, scope)
  const milestones = json['milestones'] as LifecycleFile['milestones']
  const recent = json['recent'] as LifecycleFile['recent']
  checkMilestones(reading, milestones ?? {}, scope)
  checkRecent(reading, recent ?? {}, scope)

  for (const [index, stage] of stages.entries()) {
    const last = index === stages.length - 1
    if (last && stage.when !== undefined) reading.say(['stages', index, 'when'], 'lifecycle.last-stage', 'stands on the last stage, which takes everyone no other stage takes: leave "when" out')
    if (!last && stage.when === undefined) reading.say(['stages', index], 'lifecycle.no-condition', 'needs a "when"; only the last stage has none')
    if (stages.findIndex((other) => other.name === stage.name) < index) reading.say(['stages', index, 'name'], 'lifecycle.same-stage', `is called "${stage.name}" like a stage before it`)
    if (stage.when !== undefined && checkCondition(reading, stage.when, ['stages', index, 'when'], scope) && looksAtStage(stage.when, segments)) {
      reading.say(['stages', index, 'when'], 'lifecycle.stage-by-stage', 'asks for a segment that depends on the stage itself; a stage must in the end depend on events and attributes')
    }
  }
  if (!isZone(brand.zone)) reading.say(['brand', 'zone'], 'lifecycle.unknown-zone', `is "${brand.zone}", which is no time zone`, zoneMeant(brand.zone))
  for (const table of ['zoneByCountry', 'zoneByLocale'] as const) {
    for (const [key, zone] of Object.entries(brand[table] ?? {})) {
      if (!isZone(zone)) reading.say(['brand', table, key], 'lifecycle.unknown-zone', `is "${zone}", which is no time zone`, zoneMeant(zone))
    }
  }
  for (const [path, locale] of [[['defaultLocale'], brand.defaultLocale], ...Object.entries(brand.localeByCountry ?? {}).map(([country, one]) => [['localeByCountry', country], one])] as [string[], string][]) {
    if (!isLocale(locale)) reading.say(['brand', ...path], 'lifecycle.unknown-locale', `is "${locale}", which is no language`, localeMeant(locale))
  }
  refuseShutHours(limits, ['limits'], (path, code, message, suggestion) => reading.say(path, code, message, suggestion))
  const coupons = json['coupons'] as LifecycleFile['coupons']
  const rewards = json['rewards'] as LifecycleFile['rewards']
  checkCoupons(reading, coupons ?? {})
  const referral = json['referral'] as LifecycleFile['referral']
  checkRewards(reading, rewards ?? {}, coupons ?? {})
  if (referral !== undefined) checkReferral(reading, referral, rewards ?? {}, { ...scope, stages: known.stages })
  const owned = (json['attributes'] ?? {}) as unknown as ModelData['attributes']
  const lifecycle: LifecycleFile = {
    brand,
    stages,
    topics: Object.fromEntries(Object.entries(topics).map(([topic, value]) => [topic, { ...value, subscription: value.subscription ?? 'opt-out' }])),
    limits: { ...limits, caps: limits.caps ?? [], spread: limits.spread ?? '30min' },
    attributes: owned,
    ...(coupons === undefined ? {} : { coupons }),
    ...(rewards === undefined ? {} : { rewards }),
    ...(referral === undefined ? {} : { referral }),
    segments,
    scores,
    ...(rfm === undefined ? {} : { rfm }),
    ...(json['holdout'] === undefined ? {} : { holdout: json['holdout'] as number }),
    ...(milestones === undefined ? {} : { milestones }),
    ...(recent === undefined ? {} : { recent }),
  }
  const ours = Object.keys(owned).filter((attribute) => owned[attribute]?.owner === 'journeys' || lacks(['attributes', attribute]))
  return {
    lifecycle,
    known: {
      ...known,
      segments: segmentNames,
      transactional: Object.keys(lifecycle.topics).filter((topic) => !lacks(['topics', topic]) && lifecycle.topics[topic]?.kind === 'transactional'),
      journeyAttributes: isLost(['attributes']) ? undefined : [...ours, ...reading.lostKeys(['attributes'])],
      coupons: namesOf('coupons'),
      rewards: namesOf('rewards'),
      senders: isLost(['brand', 'senders']) ? undefined : [...Object.keys(brand.senders), ...reading.lostKeys(['brand', 'senders'])],
      recent: namesOf('recent'),
    },
    sound: read !== undefined && reading.problems.length === 0,
    lacks,
  }
}

/** What the catalogue adds to a scope. */
export function named(catalogue: Catalogue | undefined): Pick<Scope, 'events' | 'properties'> {
  return { events: catalogue?.names, properties: catalogue?.properties }
}
