// Every kind of happening. A new one is a file beside these and a line here.
import type { FactSpec } from '../facts/fact.ts'
import type { HappeningKind, Interest } from './happening.ts'
import type { JsonObject } from '../json.ts'
import { event } from './event.ts'
import { factsOf } from '../conditions/registry.ts'
import { message } from './message.ts'
import { segment } from './segment.ts'
import { stage } from './stage.ts'
import { when } from './when.ts'

export const happeningKinds: readonly HappeningKind[] = [event, stage, segment, message, when]

export function happeningKindOf(happening: JsonObject): HappeningKind | undefined {
  return happeningKinds.find((kind) => Object.hasOwn(happening, kind.keyword))
}

export function factsOfHappening(happening: JsonObject): FactSpec[] {
  const kind = happeningKindOf(happening)
  const fact = kind?.fact?.(happening)
  const condition = kind?.condition?.(happening)
  return [...(fact === undefined ? [] : [fact]), ...(condition === undefined ? [] : factsOf(condition))]
}

export function interestsOf(happening: JsonObject): Interest[] {
  return happeningKindOf(happening)?.interests(happening) ?? []
}
