// What the target of a schedule gets: the schedule's input, with Scheduler's placeholders filled, or the event of the
// service that fired.

import { randomUUID } from 'node:crypto'
import type { ScheduleResource } from '../template/events.ts'
import type { Account } from '../template/names.ts'

/** JSON, unless the schedule's own input is none. */
export function scheduledInput(schedule: ScheduleResource, at: number, account: Account): string {
  const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
  if (schedule.input === undefined) return JSON.stringify(scheduledEvent(schedule, time, account))
  if (schedule.source === 'aws.events') return schedule.input
  return schedule.input
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
    .replaceAll('<aws.scheduler.execution-id>', () => randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', '1')
}

function scheduledEvent(schedule: ScheduleResource, time: string, account: Account): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: schedule.source,
    account: account.accountId,
    time,
    region: account.region,
    resources: [schedule.arn],
    // Scheduler gives its detail as a text.
    detail: schedule.source === 'aws.scheduler' ? '{}' : {},
  }
}
