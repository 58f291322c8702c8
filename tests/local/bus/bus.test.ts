import { describe, expect, test } from 'vitest'
import { Bus, type BusFailure } from '../../../local/bus/bus.ts'
import { Delivery } from '../../../local/bus/delivery.ts'
import type { Entry } from '../../../local/bus/entry.ts'
import { Invocations } from '../../../local/bus/invocations.ts'
import { VirtualClock } from '../../../local/clock.ts'
import type { InvokeResult } from '../../../local/functions.ts'
import { Queues } from '../../../local/queues/queues.ts'
import { Store } from '../../../local/store.ts'
import type { RuleResource, RuleTarget, TargetInput } from '../../../local/template/events.ts'
import type { Asynchronous } from '../../../local/template/functions.ts'
import type { QueueResource } from '../../../local/template/storage.ts'
import { Work } from '../../../local/work.ts'
import { runUntil, settle, type Driven } from '../drive.ts'

const account = { accountId: '000000000000', region: 'eu-west-1', partition: 'aws', urlSuffix: 'amazonaws.com' }
const start = Date.parse('2026-03-01T09:00:00.500Z')

const queue = (name: string): QueueResource => ({
  name,
  arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
  url: '',
  visibilityTimeoutMs: 30_000,
  retentionMs: 86_400_000,
  delayMs: 0,
})

const target = (destination: RuleTarget['destination'], input: TargetInput = { kind: 'event' }): RuleTarget => ({
  id: 'Target0',
  destination,
  input,
  retry: { attempts: 185, maxAgeMs: 86_400_000 },
})

const rule = (busName: string, pattern: Record<string, unknown>, ...targets: RuleTarget[]): RuleResource => ({
  name: 'stages',
  arn: `arn:aws:events:eu-west-1:000000000000:rule/${busName}/stages`,
  busName,
  enabled: true,
  pattern,
  targets,
})

const toEnroll = { kind: 'queue', name: 'enroll' } as const
const toFunction = { kind: 'function', name: 'report' } as const

const template = (text: string): TargetInput => ({
  kind: 'template',
  paths: { customer: '$.detail.customer', 'detail-sum': '$.detail.sum', none: '$.detail.none', source: '$.source' },
  template: text,
})

const broken = (): InvokeResult => ({ ok: false, error: { errorType: 'Error', errorMessage: 'broken' } })

interface System extends Driven {
  bus: Bus
  queues: Queues
  calls: { at: number; event: unknown }[]
  given: { functionName: string; kept: boolean }[]
  failures: BusFailure[]
}

function open(rules: RuleResource[], answer: () => InvokeResult = () => ({ ok: true, payload: null }), asynchronous: Partial<Asynchronous> = {}, store = new Store(':memory:')): System {
  const clock = new VirtualClock(start)
  const work = new Work()
  const queues = new Queues({ store, clock, queues: ['enroll', 'dead'].map(queue) })
  const calls: System['calls'] = []
  const given: System['given'] = []
  const invocations = new Invocations({
    store,
    clock,
    work,
    queues,
    resources: [{ name: 'report', arn: 'arn:report', asynchronous: { retries: 2, maxAgeMs: 3_600_000, ...asynchronous } }],
    functions: {
      invoke: async (_name, event) => {
        calls.push({ at: clock.now() - start, event })
        return answer()
      },
    },
    onFailure: ({ functionName, kept }) => given.push({ functionName, kept }),
  })
  const failures: BusFailure[] = []
  const bus = new Bus({
    store,
    clock,
    account,
    delivery: new Delivery({ queues, invocations }),
    buses: [
      { name: 'default', arn: 'arn:default' },
      { name: 'perennial', arn: 'arn:perennial' },
    ],
    rules,
    onFailure: (failure) => failures.push(failure),
  })
  return { clock, work, services: [invocations], bus, queues, calls, given, failures }
}

const entry = (more: Partial<Entry> = {}): Entry => ({
  busName: 'perennial',
  source: 'perennial',
  detailType: 'StageChanged',
  detail: '{"customer":"c1","to":"loyal","sum":{"currency":"EUR"}}',
  ...more,
})

const bodies = ({ queues }: System, name = 'enroll'): unknown[] => queues.list(name).map(({ body }) => body)

describe('a bus', () => {
  test('brings an event to the targets of the rules that match it', () => {
    const system = open([
      rule('perennial', { 'detail-type': ['StageChanged'] }, target(toEnroll)),
      rule('perennial', { 'detail-type': ['Ordered'] }, target(toEnroll)),
      rule('default', { 'detail-type': ['StageChanged'] }, target(toEnroll)),
    ])
    const [outcome] = system.bus.put([entry({ resources: ['arn:a'] })])
    expect(bodies(system).map((body) => JSON.parse(String(body)))).toEqual([
      {
        version: '0',
        id: Reflect.get(outcome!, 'eventId'),
        'detail-type': 'StageChanged',
        source: 'perennial',
        account: '000000000000',
        time: '2026-03-01T09:00:00Z',
        region: 'eu-west-1',
        resources: ['arn:a'],
        detail: { customer: 'c1', to: 'loyal', sum: { currency: 'EUR' } },
      },
    ])
  })

  test('keeps the time that the event came with', () => {
    const system = open([rule('perennial', {}, target(toEnroll, { kind: 'path', path: '$.time' }))])
    system.bus.put([entry({ time: Date.parse('2020-01-01T00:00:00Z') })])
    expect(bodies(system)).toEqual(['"2020-01-01T00:00:00Z"'])
  })

  test('has a default bus for the events of services', () => {
    const system = open([rule('default', { source: ['aws.ses'] }, target(toEnroll, { kind: 'path', path: '$.detail' }))])
    system.bus.publish({ source: 'aws.ses', detailType: 'Email Sent', detail: { eventType: 'Send' } })
    expect(bodies(system)).toEqual(['{"eventType":"Send"}'])
  })

  test('takes a bus by its ARN', () => {
    const system = open([rule('perennial', {}, target(toEnroll))])
    system.bus.put([entry({ busName: 'arn:aws:events:eu-west-1:000000000000:event-bus/perennial' })])
    expect(bodies(system)).toHaveLength(1)
  })

  test('leaves a disabled rule alone', () => {
    const system = open([{ ...rule('perennial', {}, target(toEnroll)), enabled: false }])
    system.bus.put([entry()])
    expect(bodies(system)).toEqual([])
  })

  test('accepts an event for a bus that is not there, as AWS does, and says so', () => {
    const system = open([])
    expect(system.bus.put([entry({ busName: 'nobody' })])).toEqual([{ eventId: expect.any(String) }])
    expect(system.failures).toMatchObject([{ reason: 'unknown-bus', busName: 'nobody', detailType: 'StageChanged', at: start }])
    expect(system.bus.failures()).toEqual(system.failures)
    expect(system.bus.failureCount()).toBe(1)
  })

  test.each<[string, Partial<Entry>, string]>([
    ['no source', { source: '' }, 'InvalidArgument'],
    ['no detail', { detail: '' }, 'InvalidArgument'],
    ['a detail that is no JSON', { detail: '{' }, 'MalformedDetail'],
    ['a detail that is no object', { detail: '[]' }, 'MalformedDetail'],
    ["an AWS service's source", { source: 'aws.ses' }, 'NotAuthorizedForSourceException'],
  ])('refuses an entry with %s and takes the others', (_name, more, errorCode) => {
    const system = open([rule('perennial', {}, target(toEnroll))])
    expect(system.bus.put([entry(more), entry()])).toMatchObject([{ errorCode }, { eventId: expect.any(String) }])
    expect(bodies(system)).toHaveLength(1)
  })
})

describe('what a target gets', () => {
  test.each<[string, TargetInput, string]>([
    ['a constant', { kind: 'constant', text: '{"a":1}' }, '{"a":1}'],
    ['a part of the event', { kind: 'path', path: '$.detail.sum.currency' }, '"EUR"'],
    ['texts as JSON outside of quotes', template('{"c":<customer>,"n":1}'), '{"c":"c1","n":1}'],
    ['objects as JSON', template('{"sum":<detail-sum>}'), '{"sum":{"currency":"EUR"}}'],
    ['texts as they are within quotes', template('{"c":"customer <customer> of <source>"}'), '{"c":"customer c1 of perennial"}'],
    ['objects escaped within quotes', template('{"c":"<detail-sum>"}'), String.raw`{"c":"{\"currency\":\"EUR\"}"}`],
    ['nothing within quotes for what is absent', template('"a<none>b"'), '"ab"'],
    ['quotes that are escaped', template(String.raw`{"a":"say \"<customer>\""}`), String.raw`{"a":"say \"c1\""}`],
    ['what is no variable as it stands', template('{"a":"<b>"}'), '{"a":"<b>"}'],
    ["the rule's name and ARN", template('[<aws.events.rule-name>,<aws.events.rule-arn>]'), '["stages","arn:aws:events:eu-west-1:000000000000:rule/perennial/stages"]'],
    ['the time', template('<aws.events.event.ingestion-time>'), '"2026-03-01T09:00:00Z"'],
  ])('is %s', (_name, input, expected) => {
    const system = open([rule('perennial', {}, target(toEnroll, input))])
    system.bus.put([entry()])
    expect(bodies(system)).toEqual([expected])
  })

  test('may be the whole event, with or without its detail', () => {
    const system = open([rule('perennial', {}, target(toEnroll, template('[<aws.events.event>,<aws.events.event.json>]')))])
    system.bus.put([entry()])
    const [without, whole] = JSON.parse(String(bodies(system)[0]))
    expect(without).not.toHaveProperty('detail')
    expect(whole).toMatchObject({ ...without, detail: { customer: 'c1' } })
  })

  test('goes to the dead-letter queue of the target when it cannot be made', () => {
    const dying = { ...target(toEnroll, template('{"a":<none>}')), deadLetterQueue: 'dead' }
    const system = open([rule('perennial', {}, dying)])
    system.bus.put([entry()])
    expect(bodies(system)).toEqual([])
    expect(system.queues.list('dead')).toMatchObject([{ attributes: { ERROR_CODE: { stringValue: 'bus.bad-input' } } }])
    expect(system.failures).toMatchObject([{ reason: 'not-delivered' }])
  })
})

describe('a function behind a rule', () => {
  const rules = [rule('perennial', {}, target(toFunction, { kind: 'path', path: '$.detail.customer' }))]

  test('is called with the event, after it was accepted', async () => {
    const system = open(rules)
    system.bus.put([entry()])
    expect(system.calls).toEqual([])
    expect(system.services[0]!.nextAt()).toBe(start)
    await settle(system)
    expect(system.calls).toEqual([{ at: 0, event: 'c1' }])
    expect(system.services[0]!.nextAt()).toBeUndefined()
  })

  test('is tried again after one and after two minutes, and then no more', async () => {
    const system = open(rules, broken)
    system.bus.put([entry()])
    await runUntil(system, start + 3_600_000)
    expect(system.calls.map(({ at }) => at)).toEqual([0, 60_000, 180_000])
    expect(system.given).toEqual([{ functionName: 'report', kept: false }])
  })

  test('leaves a record of its failure, and the event, where it is told to', async () => {
    const system = open(rules, broken, { retries: 0, onFailureQueue: 'enroll', deadLetterQueue: 'dead' })
    system.bus.put([entry()])
    await settle(system)
    expect(JSON.parse(String(bodies(system)[0]))).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1, functionArn: 'arn:report:$LATEST' },
      requestPayload: 'c1',
      responsePayload: { errorMessage: 'broken' },
    })
    expect(system.queues.list('dead')).toMatchObject([
      { body: '"c1"', attributes: { ErrorMessage: { dataType: 'String', stringValue: 'broken' } } },
    ])
    expect(system.given).toEqual([{ functionName: 'report', kept: true }])
  })

  test('is not tried beyond the age of the event', async () => {
    const system = open(rules, broken, { maxAgeMs: 90_000 })
    system.bus.put([entry()])
    await runUntil(system, start + 3_600_000)
    expect(system.calls.map(({ at }) => at)).toEqual([0, 60_000])
  })

  test('is called again after a restart when it had not answered', () => {
    const store = new Store(':memory:')
    const before = open(rules, broken, {}, store)
    before.bus.put([entry()])
    expect(before.services[0]!.pump(start)).toBe(1)
    expect(before.services[0]!.pump(start)).toBe(0)
    const after = open(rules, broken, {}, store)
    expect(after.services[0]!.pump(start)).toBe(1)
  })
})
