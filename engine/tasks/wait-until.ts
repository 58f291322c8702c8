// Waits until a date of the customer's own: the waiter stands in the due index at the moment that the date gives, and is
// resolved again when an attribute changes. Whoever writes the waiter conditions on its revision, so that a date read
// before a change never overwrites what was read after it.
import type { IsToComePayload, Loops, Next, Plan, Until, WaitUntilPayload } from '../journey/contract.ts'
import type { Item } from '../ports.ts'
import type { Key } from '../table/keys.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { TaskContext } from './task-context.ts'
import { Exited, answer, loadRun } from './step-run.ts'
import { customerOf, customerPartition, dueShard, enrollmentKey, parseRun, profileKey, runId, shardCount, waiterKey, waiterPrefix } from '../table/keys.ts'
import { enrollmentOf } from '../journey/enrollment.ts'
import { keepPlace } from './keep-place.ts'
import { momentsOf, planSubject, zoneOfCustomer } from '../journey/plan.ts'
import { newProfile } from '../profile/profile.ts'
import { profileOf } from '../profile/profile-item.ts'
import { shardOf } from '../identity/keyring.ts'
import { untilInstant } from '../journey/until.ts'
import { settled, untilWritten } from './until-written.ts'

/** What the waiter holds beside what every waiter holds. */
interface Moment {
  token: string
  entered: number
  /** Where a waitFor behind it looks back to: what happens while it waits is not lost. */
  since: string
  until: Until
  arms: { name: string; next?: Plan }[]
  release?: NonNullable<Plan['release']>
  loops?: Loops
  /** When it comes, as last resolved (ms). */
  instant?: number
}

export async function waitUntil(context: TaskContext, payload: WaitUntilPayload): Promise<undefined> {
  const { customer, run, step, round, token, since, until, arms, release, loops } = payload
  const moment: Moment = { token, entered: Date.parse(payload.entered), since, until, arms, ...(release === undefined ? {} : { release }), ...(loops === undefined ? {} : { loops }) }
  const key = waiterKey(customer, payload)
  // Written before the profile is read: of waiter and change of the date one always sees the other.
  await context.table.write({ put: { ...key, kind: 'waiter', run, step, round, token, since: moment.entered, until: 0, arms: [], revision: 0, moment: moment as unknown as Item[string] } })
  try {
    await loadRun(context, payload)
  } catch (error) {
    if (error instanceof Exited) await context.table.write({ remove: key })
    throw error
  }
  await settleMoment(context, key)
  return undefined
}

/** Is the moment still to come? Otherwise the run takes the `else`. */
export async function isToCome(context: TaskContext, payload: IsToComePayload): Promise<Next> {
  const run = await loadRun(context, payload)
  const instant = untilInstant(payload.until, run.now, zoneOfCustomer(run), planSubject(run, payload.loops))
  const arm = payload.arms.find(({ name }) => name === (instant !== undefined && instant > run.now ? 'then' : 'else'))!
  return answer(run, payload, arm.next, arm.name)
}

/** An attribute of the customer's has changed: every moment that this run waits for is resolved again. */
export async function settleMoments(context: TaskContext, customer: string, run: string): Promise<void> {
  const page = await context.table.query(customerPartition(customer), { prefix: waiterPrefix(run) })
  for (const item of page.items) if (item['moment'] !== undefined) await settleMoment(context, { pk: item.pk, sk: item.sk })
}

/** Answers the token when the moment has come, has passed or is none; otherwise puts the waiter where it falls due. */
export async function settleMoment(context: TaskContext, key: Key): Promise<void> {
  return untilWritten('A waiter', async () => {
    const customer = customerOf(key.pk)
    const known = await context.table.get(key, { consistent: true })
    if (known === undefined) return undefined
    const [enrollmentItem, profileItem] = await context.table.getMany([enrollmentKey(customer, parseRun(known['run'] as string)), profileKey(customer)])
    const enrollment = enrollmentItem === undefined ? undefined : enrollmentOf(enrollmentItem)
    if (enrollment === undefined || enrollment.status !== 'open') {
      await context.table.write({ remove: key })
      return undefined
    }
    const profile = profileItem === undefined ? newProfile(customer, false, '') : profileOf(profileItem)
    const run: RunSubject = { model: await context.shelf.current(), enrollment, profile, now: context.now() }
    const moment = known['moment'] as unknown as Moment
    const subject = planSubject(run, moment.loops)
    const instant = untilInstant(moment.until, moment.entered, zoneOfCustomer(run), subject)
    const isComing = instant !== undefined && instant > run.now
    const due = instant === undefined ? 0 : Date.parse(momentsOf(moment.release === undefined ? undefined : { release: moment.release }, instant, subject).at)
    if (!isComing && (instant === undefined || instant !== moment.instant)) return answerMoment(context, key, moment, 'else', run)
    if (due <= run.now) return answerMoment(context, key, moment, 'then', run)
    const revision = known['revision'] as number
    const set = { moment: { ...moment, instant } as unknown as Item[string], revision: revision + 1, dueShard: dueShard(shardOf(customer, shardCount)), dueAt: due }
    const written = await context.table.write({ update: key, set, if: { is: { revision } } })
    return settled(written)
  })
}

/** Answers, then forgets the waiter: a crash between the two answers again, which changes nothing. */
async function answerMoment(context: TaskContext, key: Key, moment: Moment, name: 'then' | 'else', run: RunSubject): Promise<void> {
  const arm = moment.arms.find((one) => one.name === name)
  const next = momentsOf(arm?.next, run.now, planSubject(run, moment.loops))
  // A send behind it fell due at the moment itself, though it is released later.
  const due = name === 'then' && arm?.next === undefined && moment.instant !== undefined ? new Date(moment.instant).toISOString() : next.due
  await keepPlace(context, run.model, { customer: run.enrollment.customer, run: runId(run.enrollment.run) }, arm?.next, Date.parse(next.at))
  await context.machines.succeed(moment.token, { at: next.at, due, since: moment.since, arm: name } satisfies Next)
  await context.table.write({ remove: key })
}
