// Words for every kind of condition, by its keyword.
import type { ConditionWords } from '../speech.ts'
import { all, any, not } from './logic.ts'
import { attribute } from './attribute.ts'
import { event } from './event.ts'
import { latest } from './latest.ts'
import { message } from './message.ts'
import { rfm } from './rfm.ts'
import { score } from './score.ts'
import { segment } from './segment.ts'
import { stage } from './stage.ts'
import { subscribed } from './subscribed.ts'
import { trigger } from './trigger.ts'

export const conditionWords: Readonly<Record<string, ConditionWords>> = { all, any, not, attribute, event, stage, segment, score, rfm, subscribed, message, trigger, latest }
