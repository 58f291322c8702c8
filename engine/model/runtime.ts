// A model ready to decide with: conditions compiled, facts found by event, journeys by what triggers them.
import type { Definitions, MilestoneModel } from '../lifecycle/definitions.ts'
import type { Fact } from '../facts/fact.ts'
import type { Milestone } from '../profile/milestones.ts'
import type { FoldRules } from '../profile/fold.ts'
import type { JsonObject } from '../json.ts'
import type { ModelData, Topic } from './model.ts'
import type { Decider } from '../conditions/condition.ts'
import { calendarDay, startOfDay } from '../time/zone.ts'
import { canonical } from '../canonical.ts'
import { conditionCompiler } from '../conditions/registry.ts'
import { dateRulesOf } from './date-rules.ts'
import { triggerKindOf } from '../triggers/registry.ts'
import { factId, makeFactSet, mergeFacts } from '../facts/fact-set.ts'
import { shortHash } from '../identity/keyring.ts'

export interface Model {
  hash: string
  data: ModelData
  rules: FoldRules
  /** Compiles a condition of this model or of a payload; the same object is compiled once. */
  decider(condition: JsonObject): Decider
  /** Of this model, and of older ones in whose stages somebody may still stand. */
  stageNames: ReadonlySet<string>
  /** Names of events that some journey is triggered by, or of which the shop's systems are told. */
  triggerEvents: ReadonlySet<string>
  /** Everything some journey's runs listen for. */
  interests: ReadonlySet<string>
  topic(name: string): Topic | undefined
  /** How often deploys have stopped each journey, as the pointer tells; only the model in force knows. */
  stops: Readonly<Record<string, number>>
}

/** `older` are the models that people are inside of still: fold keeps their facts too, and what their runs listen for. */
export function makeModel(hash: string, json: string, older: readonly ModelData[] = [], stops: Record<string, number> = {}): Model {
  const data = JSON.parse(json) as ModelData
  const journeys = [data, ...older].flatMap((one) => Object.values(one.journeys))
  const dayOf = (instant: number): number => calendarDay(instant, data.brand.zone)
  const definitions = definitionsOf(data, older)
  const compile = conditionCompiler({ dayOf, startOfDay: (day) => startOfDay(day, data.brand.zone) }, definitions)
  const listened = [...new Set([data, ...older].flatMap((one) => one.listened ?? []))].filter((segment) => Object.hasOwn(definitions.segments, segment)).toSorted()
  const compiled = new WeakMap<JsonObject, Decider>()
  const decider = (condition: JsonObject): Decider => {
    const known = compiled.get(condition) ?? compile(condition)
    compiled.set(condition, known)
    return known
  }
  const journeysOwn = Object.entries(data.attributes).flatMap(([attribute, { owner }]) => (owner === 'journeys' ? [attribute] : []))
  const triggers = Object.values(data.journeys).flatMap((journey) => journey.triggers)
  const triggering = triggers.flatMap((trigger) => [...(typeof trigger['event'] === 'string' ? [trigger['event']] : []), ...(triggerKindOf(trigger)?.events?.(trigger) ?? [])])
  const dates = dateRulesOf(data)
  const facts = makeFactSet(mergeFacts([data, ...older].flatMap((one) => one.facts)), journeysOwn)
  return {
    hash,
    data,
    decider,
    rules: {
      model: hash,
      judgement: judgementOf(data, definitions, listened, journeysOwn),
      facts,
      milestones: Object.entries(data.milestones ?? {}).map(([name, milestone]) => ({ name, ...measureOf(milestone) })),
      journeysOwn: new Set(journeysOwn),
      lifecycle: {
        stages: data.stages.map((stage) => ({ name: stage.name, ...(stage.when === undefined ? {} : { when: compile(stage.when) }) })),
        segments: listened.map((name) => ({ name, when: compile({ segment: name }) })),
      },
      dayOf,
      ...(dates === undefined ? {} : { dates }),
    },
    stageNames: new Set([data, ...older].flatMap(({ stages }) => stages.map(({ name }) => name))),
    triggerEvents: new Set([...triggering, ...toldEvents(data)]),
    interests: new Set(journeys.flatMap((journey) => journey.interests)),
    topic: (name) => data.topics[name],
    stops,
  }
}

/** What the shop's systems must hear of to keep their side: a rule of their own on the bus brings it to them. */
function toldEvents(data: ModelData): string[] {
  return [...(data.coupons === undefined ? [] : ['Coupon Issued']), ...(data.rewards === undefined ? [] : ['Reward Granted']), ...(data.referral === undefined ? [] : ['Referral Completed'])]
}

/** A hash of all that a profile is decided by. What is only shown, such as labels, is left out, and so are facts that only journeys ask for. */
function judgementOf({ brand, stages, milestones }: ModelData, { segments, scores, rfm }: Definitions, listened: readonly string[], owned: readonly string[]): string {
  return shortHash(canonical({
    listened, rfm,
    owned: owned.toSorted(),
    zone: brand.zone,
    stages: stages.map(({ name, when }) => ({ name, when })),
    segments: eachOf(segments, ({ when }) => when),
    scores: eachOf(scores, ({ points, max }) => ({ points, max })),
    milestones: eachOf(milestones ?? {}, ({ event, where, count, sum, atLeast }) => ({ event, where, count, sum, atLeast })),
  }), 10)
}

const eachOf = <T, R>(all: Record<string, T>, pick: (one: T) => R): Record<string, R> => Object.fromEntries(Object.entries(all).map(([name, one]) => [name, pick(one)]))

function measureOf({ event, where, count, sum, atLeast = 0 }: MilestoneModel): Omit<Milestone, 'name'> {
  const isReached = (fact: Fact): boolean => (sum === undefined ? fact.count >= (count ?? 1) : Number(fact.sums?.[sum] ?? 0) >= atLeast)
  return { event, fact: factId(event, where), isReached }
}

/** What is defined now counts for everybody; what is defined no more, for those whose journey still asks for it. */
function definitionsOf(data: ModelData, older: readonly ModelData[]): Definitions {
  const all = [...older.toReversed(), data]
  const rfm = data.rfm ?? older.find((one) => one.rfm !== undefined)?.rfm
  return { segments: Object.assign({}, ...all.map((one) => one.segments)), scores: Object.assign({}, ...all.map((one) => one.scores)), ...(rfm === undefined ? {} : { rfm }) }
}
