// What the reference says of each kind of happening. A new one is a file beside these and a line here.
import type { Entry } from '../entry.ts'
import { event } from './event.ts'
import { message } from './message.ts'
import { segment } from './segment.ts'
import { stage } from './stage.ts'
import { when } from './when.ts'

/** By the key that makes the kind. */
export const happeningEntries: Record<string, Entry> = { event, stage, segment, message, when }
