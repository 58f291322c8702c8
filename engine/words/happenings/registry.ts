// Words for every kind of happening, by its keyword.
import type { HappeningWords } from '../speech.ts'
import { event } from './event.ts'
import { message } from './message.ts'
import { segment } from './segment.ts'
import { stage } from './stage.ts'
import { when } from './when.ts'

export const happeningWords: Readonly<Record<string, HappeningWords>> = { event, stage, segment, message, when }
