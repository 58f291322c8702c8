// Every kind of trigger: what starts a run. A new one is a file beside these and a line here.
import type { TriggerKind } from './trigger.ts'
import type { JsonObject } from '../json.ts'
import { date } from './date.ts'
import { api } from './api.ts'
import { event } from './event.ts'
import { schedule } from './schedule.ts'
import { settled } from './settled.ts'
import { segment } from './segment.ts'
import { stage } from './stage.ts'

// `settled` stands beside `event` in one trigger, so it is looked for first.
export const triggerKinds: readonly TriggerKind[] = [stage, segment, settled, event, date, schedule, api]

export function triggerKindOf(trigger: JsonObject): TriggerKind | undefined {
  return triggerKinds.find((kind) => Object.hasOwn(trigger, kind.keyword))
}
