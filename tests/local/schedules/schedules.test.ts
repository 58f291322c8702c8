import { describe, expect, test } from 'vitest'
import { Delivery } from '../../../local/bus/delivery.ts'
import { Invocations } from '../../../local/bus/invocations.ts'
import { VirtualClock } from '../../../local/clock.ts'
import { Queues } from '../../../local/queues/queues.ts'
import { Schedules, type Worth } from '../../../local/schedules/schedules.ts'
import { Store } from '../../../local/store.ts'
import type { ScheduleResource } from '../../../local/template/events.ts'
import { Work } from '../../../local/work.ts'
import { runUntil, settle, type Driven } from '../drive.ts'
import { account, queue } from '../endpoint/open-endpoint.ts'

const start = Date.parse('2026-03-01T09:00:30Z')
const minute = 60_000

const everyMinute: ScheduleResource = {
  name: 'sweep',
  arn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/sweep',
  expression: 'rate(1 minute)',
  timeZone: 'UTC',
  enabled: true,
  destination: { kind: 'queue', name: 'mails' },
  input: '{"shards":"all"}',
  retry: { attempts: 185, maxAgeMs: 86_400_000 },
  source: 'aws.scheduler',
  metadata: {},
}

interface Opened extends Driven {
  queues: Queues
  schedules: Schedules
  calls: unknown[]
  failures: string[]
}

function open(schedule: ScheduleResource, worth?: Worth, store = new Store(':memory:'), now = start): Opened {
  const clock = new VirtualClock(now)
  const work = new Work()
  const queues = new Queues({ store, clock, queues: [queue('mails'), queue('dead')] })
  const calls: unknown[] = []
  const invocations = new Invocations({
    store,
    clock,
    work,
    queues,
    resources: [{ name: 'report', arn: 'arn:report', asynchronous: { retries: 0, maxAgeMs: minute } }],
    functions: {
      invoke: async (_name, event) => {
        calls.push(event)
        return { ok: true, payload: null }
      },
    },
  })
  const failures: string[] = []
  const schedules = new Schedules({
    store,
    clock,
    account,
    delivery: new Delivery({ queues, invocations }),
    schedules: [schedule],
    worthOf: () => worth,
    onFailure: ({ message }) => failures.push(message),
  })
  return { clock, work, services: [schedules, invocations], queues, schedules, calls, failures }
}

const worthFrom = (from: { at: number | undefined }): Worth => ({
  from: () => from.at,
  input: () => {
    from.at = undefined
    return { shards: ['7'] }
  },
})

/** Minutes and seconds after nine at which messages came, with their bodies. */
const came = ({ queues }: Opened): [string, unknown][] =>
  queues.list('mails').map(({ sentAt, body }) => [new Date(sentAt).toISOString().slice(14, 19), JSON.parse(body)])

describe('a schedule', () => {
  test('fires at each of its instants, with its input', async () => {
    const system = open(everyMinute)
    await runUntil(system, start + 2 * minute)
    expect(came(system)).toEqual([
      ['01:00', { shards: 'all' }],
      ['02:00', { shards: 'all' }],
    ])
  })

  test('calls a function with the event of the service when it has no input', async () => {
    const { input: _input, ...bare } = everyMinute
    const destination = { kind: 'function', name: 'report' } as const
    const system = open({ ...bare, destination, source: 'aws.events', arn: 'arn:rule' })
    await runUntil(system, start + minute)
    expect(system.calls).toMatchObject([
      { 'detail-type': 'Scheduled Event', source: 'aws.events', time: '2026-03-01T09:01:00Z', resources: ['arn:rule'], detail: {} },
    ])
  })

  test('fills the placeholders of Scheduler', async () => {
    const system = open({ ...everyMinute, input: '{"at":"<aws.scheduler.scheduled-time>"}' })
    await runUntil(system, start + minute)
    expect(came(system)).toEqual([['01:00', { at: '2026-03-01T09:01:00Z' }]])
  })

  test('is left alone while it is disabled', async () => {
    const system = open({ ...everyMinute, enabled: false })
    await runUntil(system, start + minute)
    expect(came(system)).toEqual([])
    expect(system.schedules.nextAt()).toBeUndefined()
  })

  test('puts what its target cannot take into its dead-letter queue', async () => {
    const destination = { kind: 'function', name: 'report' } as const
    const system = open({ ...everyMinute, destination, input: 'no JSON', deadLetterQueue: 'dead' })
    await runUntil(system, start + minute)
    expect(system.queues.list('dead')).toMatchObject([{ body: 'no JSON', attributes: { ERROR_CODE: { stringValue: 'bus.bad-input' } } }])
    expect(system.failures).toHaveLength(1)
  })

  test('does not fire twice for one instant over a restart, and does not leave one out', async () => {
    const store = new Store(':memory:')
    const before = open(everyMinute, undefined, store)
    await runUntil(before, start + minute)
    const killedBefore = open(everyMinute, undefined, store, Date.parse('2026-03-01T09:02:00Z'))
    await settle(killedBefore)
    expect(came(killedBefore).map(([at]) => at)).toEqual(['01:00', '02:00'])
    const killedAfter = open(everyMinute, undefined, store, Date.parse('2026-03-01T09:02:00Z'))
    await settle(killedAfter)
    expect(came(killedAfter).map(([at]) => at)).toEqual(['01:00', '02:00'])
    expect(killedAfter.schedules.nextAt()).toBe(Date.parse('2026-03-01T09:03:00Z'))
  })
})

describe('a schedule that is not always worth firing', () => {
  test('lets time pass while there is nothing to do', async () => {
    const system = open(everyMinute, worthFrom({ at: undefined }))
    expect(system.schedules.nextAt()).toBeUndefined()
    await runUntil(system, start + 600 * minute)
    expect(came(system)).toEqual([])
  })

  test('fires at the first of its instants from which it is worth it, once', async () => {
    const system = open(everyMinute, worthFrom({ at: start + 10 * minute }))
    expect(system.schedules.nextAt()).toBe(Date.parse('2026-03-01T09:11:00Z'))
    await runUntil(system, start + 600 * minute)
    expect(came(system)).toEqual([['11:00', { shards: ['7'] }]])
  })

  test('keeps to its instants when something else stops time in between', async () => {
    const system = open(everyMinute, worthFrom({ at: start + 10 * minute }))
    for (const seconds of [5, 605, 610]) {
      system.clock.moveTo(start + seconds * 1000)
      await settle(system)
    }
    await runUntil(system, start + 600 * minute)
    expect(came(system)).toEqual([['11:00', { shards: ['7'] }]])
  })

  test('fires at the next instant for what became due in the past', async () => {
    const from: { at: number | undefined } = { at: undefined }
    const system = open(everyMinute, worthFrom(from))
    await runUntil(system, start + 10 * minute)
    from.at = start
    await runUntil(system, start + 600 * minute)
    expect(came(system)).toEqual([['11:00', { shards: ['7'] }]])
  })

  test('has its own input when the worth gives none', async () => {
    const system = open(everyMinute, { from: () => start })
    await runUntil(system, start + minute)
    expect(came(system)).toEqual([['01:00', { shards: 'all' }]])
  })
})
