// "when the customer enters the segment “Champions”".
import type { TriggerWords } from '../speech.ts'
import { segment as happening } from '../happenings/segment.ts'

export const segment: TriggerWords = { says: (trigger, speech) => `when ${happening.says(trigger, speech)}` }
