import { describe, expect, test } from 'vitest'
import { assembled, referred, resourcesOf, text } from './assembled.ts'
import type { Template, Value } from './assembled.ts'
import { losesLetters } from './dead-letters.ts'

const { core, journeys } = assembled()

/** The template with one property of one resource gone. */
function without(template: Template, logicalId: string, property: string): Template {
  const copy = structuredClone(template)
  const path = property.split('.')
  const last = path.pop() ?? ''
  const owner = path.reduce<Value | undefined>((value, key) => value?.[key], copy.Resources[logicalId]?.Properties)
  if (owner !== undefined) delete owner[last]
  return copy
}

const queue = (name: string) => resourcesOf(core, 'AWS::SQS::Queue').find(([, { Properties }]) => text(Properties['QueueName']) === name)
const redriveTo = (name: string) => referred(queue(name)?.[1].Properties['RedrivePolicy']?.['deadLetterTargetArn'])

describe('every asynchronous edge', () => {
  test('has a place for what cannot be delivered', () => {
    expect(losesLetters(core)).toEqual([])
    expect(losesLetters(journeys)).toEqual([])
  })

  test.for([
    ['AWS::Events::Rule', 'Targets.0.DeadLetterConfig'],
    ['AWS::Scheduler::Schedule', 'Target.DeadLetterConfig'],
    ['AWS::SQS::Queue', 'MessageRetentionPeriod'],
  ] as const)('is found out when a %s loses its %s', ([type, property]) => {
    const [id = ''] = resourcesOf(core, type)[0] ?? []
    expect(losesLetters(without(core, id, property))).toEqual([id])
  })

  test('is found out on a stream, on a queue with a consumer, and on a journey’s rule', () => {
    const [stream = ''] = resourcesOf(core, 'AWS::Lambda::EventSourceMapping').find(([, { Properties }]) => 'StartingPosition' in Properties) ?? []
    expect(losesLetters(without(core, stream, 'DestinationConfig'))).toEqual([stream])
    expect(losesLetters(without(core, 'MailQueue405CF89C', 'RedrivePolicy')).toSorted()).toEqual(['MailQueue405CF89C', 'MailerQueueE613033B'])
    expect(losesLetters(without(journeys, 'welcomeRule265898AB', 'Targets.0.DeadLetterConfig'))).toEqual(['welcomeRule265898AB'])
  })

  test('is looked for in every type of resource, and a new type is a finding', () => {
    const topic = { Type: 'AWS::SNS::Topic', Properties: {} }
    expect(losesLetters({ Resources: { ...journeys.Resources, Topic: topic } })).toEqual(['Topic'])
  })
})

describe('mail that nobody could send', () => {
  test('goes from the mail queue to the one that answers for it, and from there is kept', () => {
    expect(redriveTo('perennial-mail')).toBe(queue('perennial-mail-dead')?.[0])
    expect(redriveTo('perennial-mail-dead')).toBe(queue('perennial-mail-lost')?.[0])
  })

  test('waits four days at most', () => {
    expect(queue('perennial-mail')?.[1].Properties['MessageRetentionPeriod']).toBe(4 * 86_400)
  })
})

describe('a queue', () => {
  test('hides a message for six attempts of its consumer', () => {
    const mappings = resourcesOf(core, 'AWS::Lambda::EventSourceMapping').filter(([, { Properties }]) => !('StartingPosition' in Properties))
    const ratios = mappings.map(([, { Properties }]) => {
      const source = core.Resources[referred(Properties['EventSourceArn'])]
      const fn = core.Resources[referred(Properties['FunctionName'])]
      return Number(source?.Properties['VisibilityTimeout']) / Number(fn?.Properties['Timeout'])
    })
    expect(ratios).toEqual(Array.from({ length: 8 }, () => 6))
  })

  test('hands each failed message back by itself', () => {
    const mappings = resourcesOf(core, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties['FunctionResponseTypes'])
    expect(mappings).toEqual(Array.from({ length: 9 }, () => ['ReportBatchItemFailures']))
  })

  test('is encrypted and refuses plain HTTP', () => {
    const queues = resourcesOf(core, 'AWS::SQS::Queue')
    const guarded = resourcesOf(core, 'AWS::SQS::QueuePolicy').filter(([, { Properties }]) => JSON.stringify(Properties).includes('"aws:SecureTransport":"false"'))
    expect(queues.filter(([, { Properties }]) => !Properties['SqsManagedSseEnabled'])).toEqual([])
    expect(guarded).toHaveLength(queues.length)
  })
})
