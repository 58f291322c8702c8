// Moves what falls due because time passes. One schedule probes the shards of the due index and queues those in which
// something is due; a shard's message is then worked through, customer by customer.
import type { Due, Key } from '../table/keys.ts'
import type { TaskContext } from './task-context.ts'
import { afterDeploy, beginOccurrence } from './broadcast.ts'
import { dueOf, shardCount } from '../table/keys.ts'
import { fireTimer } from './timers.ts'
import { inParallel } from './in-parallel.ts'
import { rebuildCustomer, visitCustomer } from './customer-fold.ts'
import { walkPage } from './walk.ts'

export type SweepMessage = { probe: true; shards?: number[] } | { shard: number } | { rebuild: string } | { walk: Key; version: number }

const probesAtOnce = 16
const visitsAtOnce = 8
const pageSize = 100

export async function sweep(context: TaskContext, message: SweepMessage): Promise<void> {
  if ('probe' in message) return probe(context, message.shards ?? Array.from({ length: shardCount }, (_, shard) => shard))
  if ('rebuild' in message) return rebuildCustomer(context, message.rebuild)
  if ('walk' in message) return void (await walkPage(context, message.walk, context.now(), message.version))
  return sweepShard(context, message.shard)
}

async function probe(context: TaskContext, shards: readonly number[]): Promise<void> {
  const now = context.now()
  const due: { shard: number; keys: Key[] }[] = []
  await inParallel(shards, probesAtOnce, async (shard) => {
    const keys = await context.table.due(shard, now, pageSize)
    if (keys.length > 0) due.push({ shard, keys })
  })
  // A handful is done here and now; a crowd gets a message for each shard, and many hands.
  const crowded = due.reduce((sum, { keys }) => sum + keys.length, 0) > pageSize
  if (crowded) return context.queues.send('sweep', due.map(({ shard }) => ({ shard })).toSorted((a, b) => a.shard - b.shard))
  await visitAll(context, due.flatMap(({ keys }) => keys), now)
}

async function sweepShard(context: TaskContext, shard: number): Promise<void> {
  const now = context.now()
  const keys = await context.table.due(shard, now, pageSize)
  const moved = await visitAll(context, keys, now)
  // A full page has more behind it; the index may also lag behind what was just written, so only progress asks again.
  if (keys.length === pageSize && moved > 0) await context.queues.send('sweep', [{ shard }])
}

/** Answers how many had something to do. */
async function visitAll(context: TaskContext, keys: readonly Key[], now: number): Promise<number> {
  let moved = 0
  await inParallel(keys, visitsAtOnce, async (key) => {
    const due = dueOf(key)
    if (due === undefined) return
    if (due.kind === 'run') await context.queues.send('status', [{ check: { customer: due.customer, run: due.run } }])
    // The function that resumes runs may answer tokens; this one may not.
    else if (due.kind === 'turn') await context.bus.publish([{ type: 'Happening', detail: { customer: due.customer, turn: due.run } }])
    else if (due.kind === 'waiter') await context.bus.publish([{ type: 'Happening', detail: { customer: due.customer, waiter: key.sk } }])
    else if (await perform(context, due, key, now)) moved++
  })
  return moved
}

function perform(context: TaskContext, due: Extract<Due, { kind: 'profile' | 'timer' | 'plan' | 'walk' | 'deploy' }>, key: Key, now: number): Promise<boolean> {
  switch (due.kind) {
    case 'profile': return visitCustomer(context, due.customer, now)
    case 'timer': return fireTimer(context, key, now)
    case 'plan': return beginOccurrence(context, key, now)
    case 'walk': return walkPage(context, key, now)
    case 'deploy': return afterDeploy(context, now)
  }
}
