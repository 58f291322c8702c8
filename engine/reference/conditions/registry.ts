// What the reference says of each kind of condition. A new one is a file beside these and a line here.
import type { Entry } from '../entry.ts'
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

/** By the key that makes the kind. */
export const conditionEntries: Record<string, Entry> = { all, any, not, attribute, event, stage, segment, score, rfm, subscribed, message, trigger, latest }
