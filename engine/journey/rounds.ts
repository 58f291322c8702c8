// The rounds of a journey, as the model in force has them.
import type { Model } from '../model/runtime.ts'
import type { Round } from './round.ts'
import { backfillOf } from './backfill.ts'
import { broadcastsOf } from './broadcast.ts'
import { noJourney } from './round.ts'
import { renewalOf } from './renewal.ts'
import { stopsOf } from './stopped.ts'

export const roundsOf = (model: Model, journey: string): Round[] =>
  journey === noJourney ? [renewalOf(model)] : [...broadcastsOf(model, journey), ...backfillOf(model, journey), ...stopsOf(model, journey)]
