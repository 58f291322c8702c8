// Every kind of trigger: what starts a run. A new one is a file beside these and a line here.
import type { TriggerKind } from './trigger.ts'
import type { JsonObject } from '../json.ts'
import { event } from './event.ts'
import { stage } from './stage.ts'

export const triggerKinds: readonly TriggerKind[] = [stage, event]

export function triggerKindOf(trigger: JsonObject): TriggerKind | undefined {
  return triggerKinds.find((kind) => Object.hasOwn(trigger, kind.keyword))
}
