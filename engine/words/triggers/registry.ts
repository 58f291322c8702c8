// Words for every kind of trigger, by its keyword.
import type { TriggerWords } from '../speech.ts'
import { date } from './date.ts'
import { api } from './api.ts'
import { event } from './event.ts'
import { schedule } from './schedule.ts'
import { settled } from './settled.ts'
import { segment } from './segment.ts'
import { stage } from './stage.ts'

export const triggerWords: Readonly<Record<string, TriggerWords>> = { stage, segment, settled, event, date, schedule, api }
