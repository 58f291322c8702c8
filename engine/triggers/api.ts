// `{"api": true}`: enters when an app asks for it, by POST /v1/journeys/{journey}/enroll. The request is an event of the
// system's own, so that it is stored, folded and told apart from its retries like any other.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { TriggerKind } from './trigger.ts'
import { isObject } from '../json.ts'
import { journeyRequested } from '../ingest/journey-requested.ts'

export const api: TriggerKind = {
  keyword: 'api',
  schema: z.strictObject({ api: z.literal(true) }),
  check: () => undefined,
  patterns: (_, journey) => [{ 'detail-type': ['Customer Event'], detail: { event: [journeyRequested], journey: [journey] } }],
  events: () => [journeyRequested],
  matches: (_, occurrence) => occurrence.kind === 'event' && occurrence.event.name === journeyRequested,
  entrants(_, { properties: request }, key) {
    const properties = isObject(request['properties']) ? request['properties'] : {}
    if (key === undefined || request['key'] === undefined) return [properties]
    return [{ ...properties, [typeof key === 'string' ? key : (key.in[journeyRequested] ?? key.property)]: request['key'] } satisfies JsonObject]
  },
}
