// `{"segment": "champions", "on": "leave"}`: the customer entered the segment, or left it.
import type { TriggerKind } from './trigger.ts'
import { directionOf, segment as happening } from '../happenings/segment.ts'
import { nobody } from './stage.ts'

export const segment: TriggerKind = {
  keyword: 'segment',
  schema: happening.schema,
  check: (trigger, scope) => happening.check?.(trigger, scope),
  interests: (trigger) => happening.interests(trigger),
  patterns: (trigger) => [{ 'detail-type': ['Segment Changed'], detail: { segment: [trigger['segment']].flat(), on: [directionOf(trigger)] } }],
  matches: (trigger, occurrence) => happening.matches(trigger, occurrence, nobody),
  already(trigger, { segments }) {
    for (const name of [trigger['segment']].flat() as string[]) {
      const known = Object.hasOwn(segments, name) ? segments[name] : undefined
      if (known?.inside === true) return { segment: name, on: 'enter', ordinal: known.ordinal, since: known.since }
    }
    return undefined
  },
  noBackfill: (trigger) => (directionOf(trigger) === 'enter' ? undefined : 'is leaving a segment, and nobody stands in having left'),
}
