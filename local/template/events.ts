// Buses, rules with their targets, and schedules.

import { Problem } from '../../engine/problem.ts'
import type { Find, Found } from './found.ts'
import { destinationOf, queueNameOf, type Destination } from './names.ts'
import { isRecord, type Properties } from './properties.ts'

export interface BusResource {
  name: string
  arn: string
}

/** What of an event a target gets. */
export type TargetInput =
  | { kind: 'event' }
  | { kind: 'constant'; text: string }
  | { kind: 'path'; path: string }
  | { kind: 'template'; paths: Record<string, string>; template: string }

export interface Retry {
  attempts: number
  maxAgeMs: number
}

export interface RuleTarget {
  id: string
  destination: Destination
  input: TargetInput
  deadLetterQueue?: string
  retry: Retry
}

export interface RuleResource {
  name: string
  arn: string
  busName: string
  enabled: boolean
  pattern: Record<string, unknown>
  targets: RuleTarget[]
}

export interface ScheduleResource {
  name: string
  arn: string
  /** `rate(…)`, `cron(…)` or `at(…)`. */
  expression: string
  timeZone: string
  enabled: boolean
  destination: Destination
  /** Undefined: the target gets the scheduled event of `source`. */
  input?: string
  deadLetterQueue?: string
  retry: Retry
  /** Whether EventBridge Scheduler or a rule of the default bus made it. */
  source: 'aws.scheduler' | 'aws.events'
  /** The template's Metadata of the resource, as it stands there. */
  metadata: Record<string, unknown>
}

export function readBuses(find: Find, defaultBusArn: string): BusResource[] {
  const own = find('AWS::Events::EventBus').map((found) => ({ name: found.ref, arn: found.attribute('Arn') }))
  return [{ name: 'default', arn: defaultBusArn }, ...own]
}

export function readRules(find: Find): RuleResource[] {
  return find('AWS::Events::Rule')
    .filter((found) => found.properties.value('EventPattern') !== undefined)
    .map((found) => ({
      name: found.ref.split('|').at(-1) ?? found.ref,
      arn: found.attribute('Arn'),
      busName: (found.properties.optionalText('EventBusName') ?? 'default').split('/').at(-1) ?? 'default',
      enabled: found.properties.optionalText('State') !== 'DISABLED',
      pattern: patternOf(found),
      targets: found.properties.objects('Targets').map(targetOf),
    }))
}

function patternOf({ properties, logicalId }: Found): Record<string, unknown> {
  const value = properties.value('EventPattern')
  const pattern: unknown = typeof value === 'string' ? JSON.parse(value) : value
  if (isRecord(pattern)) return pattern
  throw new Problem('template.unknown-value', `The event pattern of ${logicalId} should be an object.`)
}

function targetOf(target: Properties): RuleTarget {
  return {
    id: target.text('Id'),
    destination: destinationOf(target.text('Arn')),
    input: inputOf(target),
    ...deliveryOf(target),
  }
}

function inputOf(target: Properties): TargetInput {
  const text = target.optionalText('Input')
  if (text !== undefined) return { kind: 'constant', text }
  const path = target.optionalText('InputPath')
  if (path !== undefined) return { kind: 'path', path }
  const transformer = target.object('InputTransformer')
  if (transformer === undefined) return { kind: 'event' }
  const map = transformer.object('InputPathsMap')
  const paths = Object.fromEntries(Object.keys(map?.record() ?? {}).map((key) => [key, map?.text(key) ?? '$']))
  return { kind: 'template', paths, template: transformer.text('InputTemplate') }
}

function deliveryOf(target: Properties): { deadLetterQueue?: string; retry: Retry } {
  target.object('SqsParameters')?.refuse('MessageGroupId', 'the one-machine system has standard queues only')
  const queue = target.object('DeadLetterConfig')?.optionalText('Arn')
  const policy = target.object('RetryPolicy')
  return {
    ...(queue === undefined ? {} : { deadLetterQueue: queueNameOf(queue) }),
    retry: {
      attempts: policy?.optionalNumber('MaximumRetryAttempts') ?? 185,
      maxAgeMs: (policy?.optionalNumber('MaximumEventAgeInSeconds') ?? 86_400) * 1000,
    },
  }
}

export function readSchedules(find: Find): ScheduleResource[] {
  const schedules = find('AWS::Scheduler::Schedule').map((found): ScheduleResource => {
    const target = found.properties.object('Target')
    if (target === undefined) throw new Problem('template.unknown-target', `The schedule ${found.ref} has no target.`)
    return scheduleOf(found, target, 'aws.scheduler')
  })
  const rules = find('AWS::Events::Rule')
    .filter((found) => found.properties.value('ScheduleExpression') !== undefined)
    .flatMap((found) => {
      const targets = found.properties.objects('Targets')
      return targets.map((target): ScheduleResource => {
        const schedule = scheduleOf(found, target, 'aws.events')
        return targets.length === 1 ? schedule : { ...schedule, name: `${schedule.name}/${target.text('Id')}` }
      })
    })
  return [...schedules, ...rules]
}

function scheduleOf(found: Found, target: Properties, source: ScheduleResource['source']): ScheduleResource {
  const { properties } = found
  target.refuse('InputTransformer', 'a schedule gives its target a constant input')
  const input = target.optionalText('Input')
  return {
    name: found.ref,
    arn: found.attribute('Arn'),
    expression: properties.text('ScheduleExpression'),
    timeZone: properties.optionalText('ScheduleExpressionTimezone') ?? 'UTC',
    enabled: properties.optionalText('State') !== 'DISABLED',
    destination: destinationOf(target.text('Arn')),
    ...(input === undefined ? {} : { input }),
    ...deliveryOf(target),
    source,
    metadata: found.metadata,
  }
}
