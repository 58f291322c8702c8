// `{"segment": "champions"}`: the condition of that name in segments.json holds now; of a list, one of them does.
import * as z from 'zod/mini'
import type { CheckScope, ConditionContext, ConditionKind, Decider } from './condition.ts'
import type { JsonObject } from '../json.ts'
import { nearest } from '../nearest.ts'
import { never } from './condition.ts'
import { eachOf, oneOrMore } from './shapes.ts'

export const segment: ConditionKind = {
  keyword: 'segment',
  schema: z.strictObject({ segment: oneOrMore }),
  check: (condition, scope) => checkSegments(condition, scope),
  compile(condition, context) {
    const deciders = ([condition['segment']].flat() as string[]).map((one) => decideSegment(one, context))
    return {
      holds: (subject) => deciders.some((decider) => decider.holds(subject)),
      turns: (subject) => deciders.reduce((first, decider) => Math.min(first, decider.turns(subject)), Infinity),
    }
  },
}

export function checkSegments(object: JsonObject, scope: CheckScope): void {
  for (const { one, path } of eachOf(object, 'segment')) {
    if (scope.segments !== undefined && !scope.segments.includes(one)) scope.say(path, 'segment.unknown', `names the segment "${one}", which segments.json does not have`, nearest(one, scope.segments))
  }
}

/** Nobody is in a segment that there is no more. Compiled when first asked, for segments may stand in each other. */
export function decideSegment(name: string, context: Pick<ConditionContext, 'definitions' | 'compile'>): Decider {
  const when = Object.hasOwn(context.definitions.segments, name) ? context.definitions.segments[name]?.when : undefined
  if (when === undefined) return { holds: () => false, turns: never }
  let compiled: Decider | undefined
  const decider = (): Decider => (compiled ??= context.compile(when))
  return { holds: (subject) => decider().holds(subject), turns: (subject) => decider().turns(subject) }
}
