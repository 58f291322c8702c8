// Requests of an app that no journey answers: recorded where an operator looks for who did not enter, for whoever asked has
// had their answer before any model was known.
import type { CustomerEvent } from '../profile/profile.ts'
import type { Model } from '../model/runtime.ts'
import type { TaskContext } from './task-context.ts'
import { journeyRequested } from '../ingest/journey-requested.ts'
import { refusalKey } from '../table/keys.ts'
import { triggerKindOf } from '../triggers/registry.ts'

export async function recordRefusedRequests(context: Pick<TaskContext, 'table' | 'now'>, model: Model, customer: string, events: readonly CustomerEvent[]): Promise<void> {
  for (const event of events) {
    if (event.name !== journeyRequested) continue
    const journey = event.properties['journey'] as string
    const reason = refusalOf(model, journey, event)
    if (reason === undefined) continue
    const refusal = { ...refusalKey(customer, event.at, journey), kind: 'refusal', journey, reason, at: context.now(), trigger: event.id }
    await context.table.write({ put: refusal, if: { exists: false } })
  }
}

function refusalOf(model: Model, id: string, event: CustomerEvent): 'unknown-journey' | 'no-api-trigger' | 'not-live' | undefined {
  const journey = Object.hasOwn(model.data.journeys, id) ? model.data.journeys[id] : undefined
  if (journey === undefined) return 'unknown-journey'
  if (!journey.triggers.some((trigger) => triggerKindOf(trigger)?.matches(trigger, { kind: 'event', event }) === true)) return 'no-api-trigger'
  return journey.status === 'live' ? undefined : 'not-live'
}
