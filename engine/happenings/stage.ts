// `{"stage": "active", "from": ["lapsed"]}`: the customer moves to this stage.
import * as z from 'zod/mini'
import type { HappeningKind } from './happening.ts'
import { nearest } from '../nearest.ts'
import { eachOf, oneOrMore } from '../conditions/shapes.ts'
import { stageInterest } from './happening.ts'

export const stage: HappeningKind = {
  keyword: 'stage',
  schema: z.strictObject({ stage: oneOrMore, from: z.optional(oneOrMore) }),
  check(happening, scope) {
    for (const key of ['stage', 'from']) {
      for (const { one, path } of eachOf(happening, key)) {
        if (scope.stages !== undefined && !scope.stages.includes(one)) scope.say(path, 'happening.unknown-stage', `names the stage "${one}", which lifecycle.json does not have`, nearest(one, scope.stages))
      }
    }
  },
  interests: () => [stageInterest],
  latest: (_, { stage: now, stageSince: at = 0, stageFrom: from }) => (now === undefined ? [] : [{ kind: 'stage', stage: now, at, ...(from === undefined ? {} : { from }) }]),
  matches(happening, occurrence) {
    if (occurrence.kind !== 'stage') return false
    if (!([happening['stage']].flat() as string[]).includes(occurrence.stage)) return false
    return happening['from'] === undefined || ([happening['from']].flat() as string[]).includes(occurrence.from ?? '')
  },
}
