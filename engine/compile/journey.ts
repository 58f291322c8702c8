// One journey's file becomes its definition for Step Functions, its bus pattern, and its part of the model.
import type { Definition, Entry } from './compiler.ts'
import type { JourneyFile } from '../language/journey-file.ts'
import type { JourneyModel } from '../model/model.ts'
import type { LifecycleFile } from '../language/lifecycle-file.ts'
import type { BusPattern } from '../triggers/trigger.ts'
import type { JsonObject } from '../json.ts'
import { Compiler } from './compiler.ts'
import { Problem } from '../problem.ts'
import { canonical } from '../canonical.ts'
import { interestsOf } from '../happenings/registry.ts'
import { kindOfStep } from '../steps/registry.ts'
import { timerPattern } from '../triggers/trigger.ts'
import { triggerKindOf } from '../triggers/registry.ts'
import { visit } from './ids.ts'

export interface JourneyParts {
  model: JourneyModel
  definition: Definition
  pattern: JourneyPattern
  problems: Problem[]
}

/** What on the bus may let a customer in: a pattern, or several of which one must match. */
export type JourneyPattern = BusPattern | { $or: BusPattern[] }

const day = 86_400_000

/** Of the 25,000 that Step Functions takes: the rest is for retries and for sends that are held back. */
const mostEvents = 20_000

/** `latest` are the events of which its runs keep the newest, where something reads it. */
export function compileJourney(journey: JourneyFile, lifecycle: Pick<LifecycleFile, 'topics' | 'coupons' | 'rewards'>, latest: readonly string[] = []): JourneyParts {
  const { definition, start, longest, problems } = compileSteps(journey, lifecycle)
  return { definition, pattern: patternOf(journey), model: modelOf(journey, start, longest, latest), problems }
}

/** The steps alone, whatever may be wrong with what stands beside them. */
export function compileSteps(journey: JourneyFile, lifecycle: Pick<LifecycleFile, 'topics' | 'coupons' | 'rewards'>): { definition: Definition; start: Entry; longest: number; problems: Problem[] } {
  const topicKinds = Object.fromEntries(Object.entries(lifecycle.topics).map(([topic, { kind }]) => [topic, kind]))
  const compiler = new Compiler({ journey: journey.id, topic: journey.topic, topicKinds, coupons: lifecycle.coupons ?? {}, rewards: lifecycle.rewards ?? {}, ids: journey.ids, compileStep })
  const start = begin(compiler.steps(journey.steps, compiler.end('completed')), compiler)
  const definition = compiler.definition(journey.name, start)
  const longest = longestOf(journey.steps)
  const problems = unreachable(journey, compiler.reached(start))
  const say = (code: string, message: string): unknown => problems.push(new Problem(code, message, { place: journey.placeOf() }))
  if (longest > 360 * day) say('journey.too-long', `has a path of up to ${Math.ceil(longest / day)} days; a run may take 360 at most (Step Functions ends an execution after a year)`)
  if (Buffer.byteLength(JSON.stringify(definition)) > 1_000_000) say('journey.too-large', 'compiles to a definition over the 1 MB that Step Functions takes; split it into two journeys')
  if (compiler.events(start) > mostEvents) say('journey.too-many-events', `may write ${compiler.events(start)} events into its execution's history; Step Functions takes 25000. Repeat less often, or fewer steps`)
  return { definition, start, longest, problems }
}

/** Steps behind an exit on every way; of a list only the first, for the rest goes with it. */
function unreachable(journey: JourneyFile, reached: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = []
  const search = (steps: readonly JsonObject[]): void => {
    for (const step of steps) {
      if (!reached.has(journey.ids.get(step) ?? '')) {
        problems.push(new Problem('step.unreachable', 'can never be reached: every way before it ends in an exit. Take it away, or one of the exits', { place: journey.placeOf(step) }))
        return
      }
      for (const inner of kindOfStep(step)?.lists?.(step) ?? []) search(inner.steps)
    }
  }
  search(journey.steps)
  return problems
}

const compileStep: Compiler['options']['compileStep'] = (step, id, after, compiler) => kindOfStep(step)!.compile(step, id, after, compiler)

/** A journey that begins with a send waits for its release first; enroll supplies the first instant. */
function begin(entry: Entry, compiler: Compiler): Entry {
  if (entry.plan !== undefined || entry.release === undefined) return entry
  return compiler.add('start', { Type: 'Wait', TimestampPath: '$.next.at', Next: entry.state }, { plan: { release: entry.release } })
}

function modelOf(journey: JourneyFile, start: Entry, longest: number, latest: readonly string[]): JourneyModel {
  const splits: JourneyModel['splits'] = {}
  const sends: JourneyModel['sends'] = {}
  const interests = new Set(['Unsubscribed', ...latest])
  const listen = (happening: JsonObject): void => interestsOf(happening).forEach((interest) => interests.add(interest))
  visit(journey.steps, (step) => {
    const kind = kindOfStep(step)
    const id = journey.ids.get(step) ?? ''
    const arms = kind?.arms?.(step)
    if (arms !== undefined) splits[id] = arms
    if (kind?.emails !== undefined) sends[id] = { topic: (step['topic'] as string | undefined) ?? journey.topic }
    for (const interest of kind?.interests?.(step) ?? []) interests.add(interest)
  })
  journey.exits.forEach(listen)
  if (journey.goal !== undefined) listen(journey.goal.happening)
  return {
    id: journey.id,
    name: journey.name,
    status: journey.status,
    topic: journey.topic,
    triggers: journey.triggers,
    entry: journey.entry,
    exits: journey.exits,
    interests: [...interests].toSorted(),
    splits,
    sends,
    longest,
    ...(latest.length === 0 ? {} : { latest: [...latest] }),
    ...(journey.was === undefined ? {} : { was: journey.was }),
    ...(journey.backfill === undefined ? {} : { backfill: journey.backfill }),
    ...(journey.goal === undefined ? {} : { goal: journey.goal }),
    ...(start.plan === undefined ? {} : { first: start.plan }),
  }
}

/** Along the longest way through lists that stand side by side. */
function longestOf(steps: readonly JsonObject[]): number {
  return steps.reduce((sum, step) => {
    const kind = kindOfStep(step)
    const inside = Math.max(0, ...(kind?.lists?.(step) ?? []).map((list) => longestOf(list.steps)))
    return sum + (kind?.longest?.(step, inside) ?? 0) + inside
  }, 0)
}

/**
 * One rule for all triggers of a journey: patterns that ask for one and the same field are joined in one list of values,
 * the others stand side by side. A field of one detail type says nothing of another, so each keeps its own.
 */
function patternOf({ id, triggers, backfill }: JourneyFile): JourneyPattern {
  const joined: BusPattern[] = []
  const patterns = triggers.flatMap((trigger) => triggerKindOf(trigger)!.patterns(trigger, id))
  for (const pattern of backfill === undefined ? patterns : [...patterns, timerPattern(id)]) {
    const [field, ...more] = Object.keys(pattern.detail)
    const alike = field === undefined || more.length > 0 ? undefined : joined.find((other) => canonical(other['detail-type']) === canonical(pattern['detail-type']) && Object.keys(other.detail).join() === field)
    if (alike === undefined) joined.push({ 'detail-type': pattern['detail-type'], detail: { ...pattern.detail } })
    else alike.detail[field!] = [...new Set([...(alike.detail[field!] as unknown[]), ...(pattern.detail[field!] as unknown[])])]
  }
  const [only, ...more] = joined
  return more.length === 0 ? only! : { $or: joined }
}
