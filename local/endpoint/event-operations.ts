// EventBridge's PutEvents.

import { Problem } from '../../engine/problem.ts'
import type { Bus } from '../bus/bus.ts'
import { arn, type Account } from '../template/names.ts'
import type { Operation } from './operation.ts'

export function eventOperations(bus: Bus, account: Account): Record<string, Operation> {
  return {
    PutEvents: (input, caller) => {
      const entries = input.objects('Entries').map((entry) => {
        const time = entry.optionalNumber('Time')
        const busName = entry.optionalText('EventBusName') ?? 'default'
        caller.mayDo('events', 'PutEvents', busName.startsWith('arn:') ? busName : arn(account, 'events', `event-bus/${busName}`))
        return {
          busName,
          source: entry.optionalText('Source') ?? '',
          detailType: entry.optionalText('DetailType') ?? '',
          detail: entry.optionalText('Detail') ?? '',
          resources: entry.texts('Resources'),
          ...(time === undefined ? {} : { time: time * 1000 }),
        }
      })
      if (entries.length < 1 || entries.length > 10) {
        throw new Problem('endpoint.bad-input', `Found ${entries.length} entries; between 1 and 10 are allowed.`)
      }
      const outcomes = bus.put(entries)
      return {
        FailedEntryCount: outcomes.filter((outcome) => 'errorCode' in outcome).length,
        Entries: outcomes.map((outcome) =>
          'errorCode' in outcome
            ? { ErrorCode: outcome.errorCode, ErrorMessage: outcome.errorMessage }
            : { EventId: outcome.eventId }
        ),
      }
    },
  }
}
