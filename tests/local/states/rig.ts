// What the tests of the executor share: a system of one service, driven as the real one is, its functions values.

import { VirtualClock } from '../../../local/clock.ts'
import type { InvokeResult } from '../../../local/functions.ts'
import type { Integrations, QueueMessage } from '../../../local/states/integrations.ts'
import type { Execution } from '../../../local/states/journal.ts'
import { Machines } from '../../../local/states/machines.ts'
import type { Store } from '../../../local/store.ts'
import { Work } from '../../../local/work.ts'

export const START = Date.parse('2026-01-01T00:00:00.000Z')
export const DAY_MS = 86_400_000
export const ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:journey:1'
export const LAMBDA = 'arn:aws:states:::lambda:invoke'

export type Answer = (functionName: string, payload: unknown, call: number) => InvokeResult

export interface Rig {
  clock: VirtualClock
  work: Work
  machines: Machines
  sent: QueueMessage[]
  invoked: { functionName: string; payload: unknown; at: number }[]
  tableCalls: unknown[]
  /** Statuses in the order announced, each with its days since the start. */
  statuses: string[]
}

export interface RigOptions {
  definition?: object
  answer?: Answer | undefined
  table?: (action: string, parameters: unknown) => unknown
  send?: Integrations['sendMessage']
  store?: Store | undefined
  at?: number
}

export function ok(payload: unknown): InvokeResult {
  return { ok: true, payload }
}

export function failed(errorType: string, errorMessage = 'said no'): InvokeResult {
  return { ok: false, error: { errorType, errorMessage } }
}

export function makeRig({ definition, answer, table, send, store, at = START }: RigOptions = {}): Rig {
  const clock = new VirtualClock(at)
  const work = new Work()
  const rig: Omit<Rig, 'machines'> = { clock, work, sent: [], invoked: [], tableCalls: [], statuses: [] }
  const machines = new Machines({
    store,
    clock,
    work,
    integrations: {
      invoke: async (functionName, payload) => {
        rig.invoked.push({ functionName, payload, at: clock.now() })
        return (answer ?? (() => ok(payload)))(functionName, payload, rig.invoked.length)
      },
      sendMessage: (message) => {
        rig.sent.push(message)
        return send?.(message) ?? { MessageId: `message-${rig.sent.length}`, MD5OfMessageBody: 'md5' }
      },
      dynamodb: async (action, parameters) => {
        rig.tableCalls.push({ action, parameters })
        return table?.(action, parameters) ?? {}
      }
    }
  })
  machines.onStatusChange(({ name, status }) => {
    rig.statuses.push(`${name} ${status} on day ${(clock.now() - START) / DAY_MS}`)
  })
  if (definition !== undefined) machines.publish(ARN, 'journey', definition)
  return { ...rig, machines }
}

/** Pumps until nothing can happen now. */
export async function settle({ machines, clock, work }: Rig): Promise<void> {
  for (;;) {
    if (machines.pump(clock.now()) > 0) continue
    if (work.inFlight === 0) return
    await work.changed()
  }
}

/** Settles, and moves time to whatever comes next until `until`, or until nothing comes any more. */
export async function drive(rig: Rig, until = Infinity): Promise<void> {
  for (;;) {
    await settle(rig)
    const next = rig.machines.nextAt()
    if (next === undefined || next > until) break
    rig.clock.moveTo(next)
  }
  if (Number.isFinite(until)) rig.clock.moveTo(until)
}

export function start(rig: Rig, input: unknown = {}, name = 'run'): string {
  return rig.machines.start({ machine: ARN, name, input: JSON.stringify(input) }).executionArn
}

/** The task token in the payload of a call or the body of a message. */
export function tokenIn(payload: unknown): string {
  const parsed: { token: string } = JSON.parse(typeof payload === 'string' ? payload : JSON.stringify(payload))
  return parsed.token
}

export interface Result {
  status: Execution['status']
  output?: unknown
  error?: string | undefined
  cause?: string | undefined
  /** Days from start to stop. */
  days: number
}

export function resultOf(rig: Rig, executionArn: string): Result {
  const { status, output, error, cause, startDate, stopDate } = rig.machines.describe(executionArn)
  return {
    status,
    ...(output !== undefined && { output: JSON.parse(output) as unknown }),
    ...(error !== undefined && { error, cause }),
    days: ((stopDate ?? rig.clock.now()) - startDate) / DAY_MS
  }
}

/** Runs one execution of `definition` to its end. */
export async function run(
  definition: object,
  input: unknown = {},
  options: RigOptions = {}
): Promise<Result & { rig: Rig }> {
  const rig = makeRig({ ...options, definition })
  const executionArn = start(rig, input)
  await drive(rig)
  return { ...resultOf(rig, executionArn), rig }
}

/** A machine of one state. */
export function only(state: object): object {
  return { StartAt: 'Only', States: { Only: { ...state, End: true } } }
}

/** What a Pass state with these Parameters gives, or the error it fails with. */
export async function evaluate(template: unknown, input: unknown = {}): Promise<unknown> {
  const state = { Type: 'Pass', Parameters: { 'out.$': template }, OutputPath: '$.out' }
  const { status, output, error } = await run(only(state), input)
  return status === 'SUCCEEDED' ? output : error
}
