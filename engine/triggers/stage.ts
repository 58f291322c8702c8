// `{"stage": "lapsed", "from": ["active", "at-risk"]}`: the customer moved to this stage.
import type { TriggerKind } from './trigger.ts'
import { stage as happening } from '../happenings/stage.ts'

export const stage: TriggerKind = {
  keyword: 'stage',
  schema: happening.schema,
  check: (trigger, scope) => happening.check?.(trigger, scope),
  patterns: (trigger) => [{
    'detail-type': ['Stage Changed'],
    detail: { stage: [trigger['stage']].flat(), ...(trigger['from'] === undefined ? {} : { from: [trigger['from']].flat() }) },
  }],
  matches: (trigger, occurrence) => happening.matches(trigger, occurrence, nobody),
  already: (trigger, { stage: now, stageOrdinal: ordinal }) => (now !== undefined && [trigger['stage']].flat().includes(now) ? { stage: now, ordinal } : undefined),
  noBackfill: (trigger) => (trigger['from'] === undefined ? undefined : 'says "from", and of who is in a stage already nobody asks where they came from'),
}

/** Triggers are judged before there is a run. */
export const nobody = { customer: '', run: '', trigger: {}, attribute: () => undefined }
