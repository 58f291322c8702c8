// `{"waitUntil": {"attribute": "trialEndsAt"}, "offset": "-1d", "at": "09:00", "atMost": "90d", "else": […]}`: until a moment. The
// next nine o'clock, an offset from entry and a date of the trigger's stand still: one Wait. A date of the customer's own may
// change: one Task with a token, whose waiter stands in the due index and is resolved again when the date changes.
import * as z from 'zod/mini'
import type { Compiler, Entry } from '../compile/compiler.ts'
import type { JsonObject } from '../json.ts'
import type { Plan, Until } from '../journey/contract.ts'
import type { StepKind, StepScope } from './step.ts'
import { attributesInterest } from '../happenings/happening.ts'
import { checkDateAttribute, checkDateProperty } from '../conditions/date-check.ts'
import { clockTime, duration, name, offset, weekday } from '../conditions/shapes.ts'
import { common, steps } from './common.ts'
import { compileAsIf } from './if.ts'
import { expectedEnds } from '../journey/contract.ts'
import { isObject } from '../json.ts'
import { milliseconds, parseDuration } from '../time/duration.ts'
import { tokenRetry } from '../compile/retries.ts'

const day = 86_400_000

const follows = (step: JsonObject): boolean => isObject(step['waitUntil']) && step['waitUntil']['attribute'] !== undefined

export const waitUntil: StepKind = {
  verb: 'waitUntil',
  schema: z.strictObject({
    ...common,
    waitUntil: z.union([z.literal('entry'), clockTime, z.strictObject({ attribute: name }), z.strictObject({ trigger: name })]),
    offset: z.optional(offset),
    at: z.optional(clockTime),
    on: z.optional(z.union([weekday, z.array(weekday).check(z.minLength(1))])),
    atMost: z.optional(duration),
    else: z.optional(steps),
  }),
  check: checkMoment,
  lists: (step) => (step['else'] === undefined ? [] : [{ path: ['else'], steps: step['else'] as JsonObject[] }]),
  interests: (step) => (follows(step) ? [attributesInterest] : []),
  longest(step) {
    const until = untilOf(step)
    if ('clock' in until) return until.on === undefined ? day : 8 * day
    if (until.atMost !== undefined) return milliseconds(parseDuration(until.atMost)) + day
    return (until.offset === undefined ? 0 : milliseconds(parseDuration(until.offset))) + (until.at === undefined ? 0 : day)
  },
  compile(step, id, after, compiler) {
    const otherwise = step['else'] === undefined ? undefined : compiler.steps(step['else'] as JsonObject[], after)
    const entry = follows(step) ? compileFollowing(step, id, after, otherwise, compiler) : compileStanding(step, id, after, otherwise, compiler)
    return step['when'] === undefined ? entry : compileAsIf(step['when'] as JsonObject, `when ${id}`, entry, after, compiler)
  },
}

function untilOf(step: JsonObject): Until {
  const value = step['waitUntil']
  const { at, offset: shift, atMost } = step as { at?: string; offset?: string; atMost?: string }
  if (typeof value === 'string' && value !== 'entry') return { clock: value, ...(step['on'] === undefined ? {} : { on: [step['on']].flat() as string[] }) }
  const base = value === 'entry' ? { entry: true as const } : (value as { attribute: string } | { trigger: string })
  return { ...base, ...(shift === undefined ? {} : { offset: shift }), ...(at === undefined ? {} : { at }), ...(atMost === undefined ? {} : { atMost }) }
}

function checkMoment(step: JsonObject, scope: StepScope): void {
  const until = untilOf(step)
  const stray = 'clock' in until ? ['offset', 'at', 'atMost', 'else'] : 'entry' in until ? ['on', 'atMost'] : ['on']
  for (const key of stray) {
    if (step[key] !== undefined) scope.say([key], 'wait-until.stray-key', `has no meaning beside "waitUntil": ${JSON.stringify(step['waitUntil'])}`, 'Take it away.')
  }
  if ('attribute' in until) checkDateAttribute(until.attribute, ['waitUntil', 'attribute'], scope)
  if ('trigger' in until) checkDateProperty(until.trigger, ['waitUntil', 'trigger'], scope)
  if ('entry' in until && (until.offset ?? '-').startsWith('-')) scope.say([], 'wait-until.passed', 'waits for a moment before the run was entered, or for none', 'Give it an "offset" such as "24h".')
  if (('attribute' in until || 'trigger' in until) && until.atMost === undefined) scope.say([], 'wait-until.no-bound', 'may wait for ever, for the date may lie anywhere', 'Give it an "atMost" such as "90d"; a date further off runs "else", or goes on at once.')
}

/** One Wait; with an `else` a Task in front that tells whether the moment is still to come. */
function compileStanding(step: JsonObject, id: string, after: Entry, otherwise: Entry | undefined, compiler: Compiler): Entry {
  const until = untilOf(step)
  const plan: Plan = { until, ...(after.release === undefined ? {} : { release: after.release }) }
  const wait = compiler.add(otherwise === undefined ? id : `until ${id}`, { Type: 'Wait', TimestampPath: '$.next.at', Next: compiler.supplied(after) }, { plan })
  if (otherwise === undefined) return wait
  const choice = chooseElse(id, wait.state, otherwise, compiler)
  return compiler.add(id, compiler.lambda(id, { task: 'isToCome', until, arms: armsOf(plan, otherwise) }, choice))
}

function compileFollowing(step: JsonObject, id: string, after: Entry, otherwise: Entry | undefined, compiler: Compiler): Entry {
  const until = untilOf(step)
  const timedOut = compiler.timedOut(id, otherwise ?? after)
  const payload = compiler.payload(id, {
    task: 'waitUntil',
    'token.$': '$$.Task.Token',
    'entered.$': '$$.State.EnteredTime',
    until,
    ...(after.release === undefined || after.plan !== undefined ? {} : { release: after.release }),
    arms: armsOf(after.plan, otherwise ?? after),
  })
  return compiler.add(id, {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: { FunctionName: '${StepsFunction}', Payload: payload },
    ResultPath: '$.next',
    // The waiter answers; this is for the day on which nobody looks at it. A release may lie two weeks behind the moment.
    TimeoutSeconds: (milliseconds(parseDuration(step['atMost'] as string)) + 16 * day) / 1000,
    Retry: tokenRetry,
    Catch: [
      { ErrorEquals: ['States.Timeout'], ResultPath: '$.timeout', Next: timedOut },
      { ErrorEquals: [...expectedEnds], ResultPath: '$.ended', Next: compiler.ended() },
      { ErrorEquals: ['States.ALL'], ResultPath: '$.fault', Next: compiler.failed() },
    ],
    Next: otherwise === undefined ? after.state : chooseElse(id, after.state, otherwise, compiler),
  })
}

function chooseElse(id: string, then: string, otherwise: Entry, compiler: Compiler): string {
  return compiler.add(`choose ${id}`, { Type: 'Choice', Choices: [{ Variable: '$.next.arm', StringEquals: 'then', Next: then }], Default: otherwise.state }).state
}

function armsOf(then: Plan | undefined, otherwise: Entry): JsonObject[] {
  return [
    { name: 'then', ...(then === undefined ? {} : { next: then as JsonObject }) },
    { name: 'else', ...(otherwise.plan === undefined ? {} : { next: otherwise.plan as JsonObject }) },
  ]
}
