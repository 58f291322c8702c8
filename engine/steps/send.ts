// `{"send": {"email": "hello"}}`: one message. A queue message with a task token, drained by the mailer at the rate that
// the mail service allows; consent, caps, window and exits are judged at the moment of sending.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { OwnWindow } from '../journey/contract.ts'
import type { StepKind } from './step.ts'
import { common } from './common.ts'
import { couponNames } from '../rewards/coupon.ts'
import { clockTime, duration, name, weekday } from '../conditions/shapes.ts'
import { expectedEnds, notNow } from '../journey/contract.ts'
import { isObject } from '../json.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { nearest } from '../nearest.ts'

type Choice = { when?: JsonObject; use: string }[]

const emailOf = (step: JsonObject): string | Choice => (step['send'] as { email: string | Choice }).email

export const send: StepKind = {
  verb: 'send',
  schema: z.strictObject({
    ...common,
    send: z.strictObject({ email: z.union([name, z.array(z.strictObject({ when: z.optional(z.unknown()), use: name })).check(z.minLength(1))]) }),
    topic: z.optional(name),
    expires: z.optional(duration),
    window: z.optional(z.union([z.literal('any'), z.strictObject({ from: clockTime, to: clockTime, days: z.optional(z.array(weekday).check(z.minLength(1))) })])),
    coupon: z.optional(name),
    ifCapped: z.optional(z.strictObject({ hold: duration })),
  }),
  id(step) {
    const email = emailOf(step)
    return typeof email === 'string' ? email : undefined
  },
  check(step, scope) {
    const topic = step['topic'] as string | undefined
    if (topic !== undefined && scope.topics !== undefined && !scope.topics.includes(topic)) scope.say(['topic'], 'send.unknown-topic', `names the topic "${topic}", which lifecycle.json does not have`, nearest(topic, scope.topics))
    const window = step['window']
    if (isObject(window) && window['from'] === window['to']) scope.say(['window'], 'send.empty-window', `opens and closes at ${window['from'] as string}`, 'For any hour write "any".')
    const coupon = step['coupon'] as string | undefined
    if (coupon !== undefined && scope.coupons?.includes(coupon) === false) scope.say(['coupon'], 'send.unknown-coupon', `takes a code of the pool "${coupon}", which lifecycle.json does not have under "coupons"`, scope.coupons.length === 0 ? `Declare it there: "coupons": {"${coupon}": {"label": "…", "generated": {}}}.` : nearest(coupon, scope.coupons))
    if (typeof emailOf(step) !== 'string' && step['id'] === undefined) scope.say([], 'send.no-id', 'is a choice of e-mails and needs an "id" to be called by')
    const choice = emailOf(step)
    if (typeof choice !== 'string') {
      for (const [index, one] of choice.entries()) {
        if (one.when === undefined && index < choice.length - 1) scope.say(['send', 'email', index], 'send.unreachable-choice', 'has no "when", so that no choice after it can ever be used')
      }
    }
  },
  conditions(step) {
    const choice = emailOf(step)
    if (typeof choice === 'string') return []
    return choice.flatMap((one, index) => (one.when === undefined ? [] : [{ path: ['send', 'email', index, 'when'], condition: one.when }]))
  },
  emails(step) {
    const email = emailOf(step)
    return typeof email === 'string' ? [{ path: ['send', 'email'], email }] : email.map((one, index) => ({ path: ['send', 'email', index, 'use'], email: one.use }))
  },
  supplies(step, { coupons }) {
    const pool = coupons?.[step['coupon'] as string]
    return pool === undefined ? {} : { own: { coupon: couponNames(pool) } }
  },
  causes: (step) => (step['coupon'] === undefined ? [] : [{ event: 'Coupon Issued' }]),
  longest: (step) => expiryOf(step) ?? 86_400_000,
  compile(step, id, after, compiler) {
    const topic = (step['topic'] as string | undefined) ?? compiler.options.topic
    const marketing = compiler.options.topicKinds[topic] === 'marketing'
    const hold = step['ifCapped'] === undefined ? undefined : milliseconds(parseDuration((step['ifCapped'] as { hold: string }).hold))
    const window = step['window'] as OwnWindow | undefined
    const payload = compiler.payload(id, {
      task: 'send',
      'token.$': '$$.Task.Token',
      email: emailOf(step),
      topic,
      journeyTopic: compiler.options.topic,
      ...(step['when'] === undefined ? {} : { when: step['when'] }),
      ...(marketing || step['expires'] !== undefined ? { expiresAfter: expiryOf(step) ?? 86_400_000 } : {}),
      ...(marketing && step['expires'] === undefined ? { expiresOnceOpen: true } : {}),
      ...(window === undefined ? {} : { window: window as JsonObject | string }),
      ...(hold === undefined ? {} : { holdIfCapped: hold }),
      ...(step['coupon'] === undefined ? {} : { coupon: { pool: step['coupon'], ...compiler.options.coupons[step['coupon'] as string] } as JsonObject }),
      ...(after.plan === undefined ? {} : { next: after.plan as JsonObject }),
    })
    compiler.add(`hold ${id}`, { Type: 'Wait', TimestampPath: '$.next.at', Next: id })
    compiler.add(`not now: ${id}`, {
      Type: 'Pass',
      Parameters: { ...compiler.carried(), 'next.$': 'States.StringToJson($.hold.Cause)' },
      Next: `hold ${id}`,
    })
    return compiler.add(
      id,
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Parameters: { QueueUrl: '${MailQueueUrl}', MessageBody: payload },
        ResultPath: '$.next',
        TimeoutSeconds: fiveDays,
        Retry: [{ ErrorEquals: ['SQS.SdkClientException', 'SQS.AmazonSQSException', 'SQS.SqsException'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 10, MaxDelaySeconds: 900, JitterStrategy: 'FULL' }],
        Catch: [
          { ErrorEquals: [notNow], ResultPath: '$.hold', Next: `not now: ${id}` },
          { ErrorEquals: [...expectedEnds], ResultPath: '$.ended', Next: compiler.ended() },
          { ErrorEquals: ['States.ALL'], ResultPath: '$.fault', Next: compiler.failed() },
        ],
        Next: after.state,
      },
      (marketing && window !== 'any') || isObject(window) ? { release: { step: id, topic, ...(window === undefined ? {} : { window }) } } : {},
    )
  },
}

/** How long after it fell due the message is given up (ms), where the step says so: `expires`, else the time it waits for a place. */
function expiryOf(step: JsonObject): number | undefined {
  const said = (step['expires'] ?? (step['ifCapped'] as { hold: string } | undefined)?.hold) as string | undefined
  return said === undefined ? undefined : milliseconds(parseDuration(said))
}

/** Longer than the queue keeps a message (4 days): whoever would answer the token has then had every chance. */
const fiveDays = 5 * 86_400
