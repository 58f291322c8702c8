// Somebody waits: the record of a waitFor's token, what it waits for, and since when. Put before the facts are read, so
// that of waiter and happening one always sees the other.
import type { Item } from '../ports.ts'
import type { JsonObject } from '../json.ts'
import type { Loops, Next, Plan, WaitForPayload } from '../journey/contract.ts'
import type { Listened, RunSubject } from '../journey/occurrence.ts'
import type { TaskContext } from './task-context.ts'
import { customerOf, waiterKey } from '../table/keys.ts'
import { keepPlace } from './keep-place.ts'
import { momentsOf, planSubject } from '../journey/plan.ts'

export interface Waiter {
  customer: string
  run: string
  step: string
  round: number
  token: string
  /** Happenings count strictly after this (ms). */
  since: number
  /** And up to this (ms). */
  until: number
  arms: { name: string; on: JsonObject; next?: Plan }[]
  /** Inside a repeat. */
  loops?: Loops
}

export function waiterFrom(payload: WaitForPayload): Waiter {
  const { customer, run, step, round, token, arms, loops } = payload
  return { customer, run, step, round, token, arms, ...(loops === undefined ? {} : { loops }), since: Date.parse(payload.since), until: Date.parse(payload.entered) + payload.within }
}

export function waiterItem(waiter: Waiter): Item {
  const { customer, loops, ...rest } = waiter
  return { ...waiterKey(customer, waiter), kind: 'waiter', ...rest, arms: waiter.arms as unknown as Item[string], ...(loops === undefined ? {} : { loops: loops as unknown as Item[string] }), expires: Math.floor(waiter.until / 1000) + 30 * 86_400 }
}

export function waiterOf(item: Item): Waiter {
  return {
    customer: customerOf(item.pk),
    run: item['run'] as string,
    step: item['step'] as string,
    round: item['round'] as number,
    token: item['token'] as string,
    since: item['since'] as number,
    until: item['until'] as number,
    arms: item['arms'] as unknown as Waiter['arms'],
    ...(item['loops'] === undefined ? {} : { loops: item['loops'] as unknown as Loops }),
  }
}

export const listenedArms = ({ arms, until }: Pick<Waiter, 'arms' | 'until'>): Listened[] => arms.map(({ on }) => ({ on, until }))

/** Answers the token, then forgets the waiter: a crash between the two answers again, which changes nothing. */
export async function answerWaiter(context: TaskContext, waiter: Waiter, arm: Waiter['arms'][number], subject: RunSubject): Promise<void> {
  const now = context.now()
  const moments = momentsOf(arm.next, now, planSubject(subject, waiter.loops))
  const answer: Next = { ...moments, since: new Date(now).toISOString(), arm: arm.name }
  await keepPlace(context, subject.model, waiter, arm.next, Date.parse(answer.at))
  await context.machines.succeed(waiter.token, answer)
  await context.table.write({ remove: waiterKey(waiter.customer, waiter) })
}
