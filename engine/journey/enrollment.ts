// One customer's one run through one journey, as the table holds it: what entered it, what was drawn, how it ended.
import type { EntryKey } from '../model/model.ts'
import type { GrantedReward } from '../rewards/reward.ts'
import type { Item } from '../ports.ts'
import type { JsonObject } from '../json.ts'
import type { Run } from '../table/keys.ts'
import { customerOf, dueShard, enrollmentKey, executionName, runId, shardCount } from '../table/keys.ts'
import { shardOf } from '../identity/keyring.ts'

export type EndKind = 'completed' | 'goal' | 'exited' | 'failed'

/** An event that counts for a run, by which `latest.*` is known. */
export interface Newest {
  at: number
  id: string
  properties: JsonObject
}

export interface Enrollment {
  customer: string
  run: Run
  /** `held-out`: counted against the goal, with no execution. */
  status: 'open' | 'held-out' | 'ended'
  heldOut: boolean
  /** Identifies the occurrence that entered it: a repeat of the same starts the same run again. */
  trigger: string
  /** When that was (ms): conditions since entry, exits and goal count from here. */
  triggerAt: number
  /** When the run was claimed (ms). */
  enteredAt: number
  /** The entry key by which it hears events, as the journey had it; absent where the run has none. */
  key?: EntryKey
  /** Properties of the entering event, frozen. */
  properties: JsonObject
  /** The newest event like the entering one since then; absent where there is none, or the journey does not ask. */
  latest?: Newest
  /** How many journeys led to this run, each by an event, an attribute or a stage that it brought about. */
  hops?: number
  /** How often the journey had been stopped when the run was claimed; absent is never. */
  stops?: number
  model: string
  machine: string
  input: string
  end?: { kind: EndKind; reason: string; at: number }
  goal?: { at: number; event: string }
  /** The reward that a step of it granted last. */
  reward?: GrantedReward
  /** When the run should be looked at whatever happens: held-out ones end then, others are checked against their execution. */
  dueAt?: number
}

export function enrollmentItem(enrollment: Enrollment): Item {
  const { customer, run, dueAt, end, goal, reward: _, latest, properties, ...rest } = enrollment
  return {
    ...enrollmentKey(customer, run),
    kind: 'enrollment',
    journey: run.journey,
    entry: run.entry,
    ordinal: run.ordinal,
    ...rest,
    properties: JSON.stringify(properties),
    ...(latest === undefined ? {} : newestAttributes(latest)),
    ...(end === undefined ? {} : { end }),
    ...(goal === undefined ? {} : { goal }),
    ...(dueAt === undefined ? {} : { dueShard: dueShard(shardOf(customer, shardCount)), dueAt }),
  }
}

/** As attributes of the enrollment's item. */
export const newestAttributes = ({ at, id, properties }: Newest): { latest: string; latestAt: number; latestId: string } => ({ latest: JSON.stringify(properties), latestAt: at, latestId: id })

export function enrollmentOf(item: Item): Enrollment {
  return {
    customer: customerOf(item.pk),
    run: { journey: item['journey'] as string, entry: item['entry'] as string, ordinal: item['ordinal'] as number },
    status: item['status'] as Enrollment['status'],
    heldOut: item['heldOut'] === true,
    trigger: item['trigger'] as string,
    triggerAt: item['triggerAt'] as number,
    enteredAt: item['enteredAt'] as number,
    properties: JSON.parse(item['properties'] as string) as JsonObject,
    ...(item['latest'] === undefined ? {} : { latest: { at: item['latestAt'] as number, id: item['latestId'] as string, properties: JSON.parse(item['latest'] as string) as JsonObject } }),
    ...(item['key'] === undefined ? {} : { key: item['key'] as EntryKey }),
    ...(item['hops'] === undefined ? {} : { hops: item['hops'] as number }),
    ...(item['stops'] === undefined ? {} : { stops: item['stops'] as number }),
    model: item['model'] as string,
    machine: item['machine'] as string,
    input: item['input'] as string,
    ...(item['end'] === undefined ? {} : { end: item['end'] as unknown as NonNullable<Enrollment['end']> }),
    ...(item['goal'] === undefined ? {} : { goal: item['goal'] as unknown as NonNullable<Enrollment['goal']> }),
    ...(item['reward'] === undefined ? {} : { reward: item['reward'] as unknown as GrantedReward }),
    ...(item['dueAt'] === undefined ? {} : { dueAt: item['dueAt'] as number }),
  }
}

/** `…:stateMachine:NAME:VERSION` and the execution's name give the execution's ARN. */
export function executionArn(enrollment: Pick<Enrollment, 'customer' | 'run' | 'machine'>): string {
  const [, partition, , region, account, , machine] = enrollment.machine.split(':')
  return `arn:${partition}:states:${region}:${account}:execution:${machine}:${executionName(enrollment.customer, runId(enrollment.run))}`
}
