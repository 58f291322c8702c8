// What the reference says of each kind of trigger. A new one is a file beside these and a line here.
import type { Entry } from '../entry.ts'
import { date } from './date.ts'
import { api } from './api.ts'
import { event } from './event.ts'
import { schedule } from './schedule.ts'
import { settled } from './settled.ts'
import { segment } from './segment.ts'
import { stage } from './stage.ts'

/** By the key that makes the kind. */
export const triggerEntries: Record<string, Entry> = { stage, segment, settled, event, date, schedule, api }
