// "when the customer becomes “Lapsed”".
import type { TriggerWords } from '../speech.ts'
import { stage as happening } from '../happenings/stage.ts'

export const stage: TriggerWords = { says: (trigger, speech) => `when ${happening.says(trigger, speech)}` }
