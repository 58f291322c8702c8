// Gives one code of a pool to one act of one customer. Loaded codes lie in shards of the table: one is taken by a removal
// that stands in the transaction of the message or grant it goes with, so that no code ever goes to two. A mark of every
// code that was ever loaded stays, so that loading a file again brings none back.
import type { Act } from '../table/keys.ts'
import type { CouponStock, IssuedCoupon } from '../rewards/coupon.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { TaskContext } from './task-context.ts'
import type { Write } from '../ports.ts'
import { couponShards, eventKey, freeCodeKey, freeCodePrefix, knownCodeKey } from '../table/keys.ts'
import { eventItem } from '../ingest/event-item.ts'
import { fractionOf, shardOf, shortHash } from '../identity/keyring.ts'
import { generatedLength, issue } from '../rewards/coupon.ts'
import { inParallel } from './in-parallel.ts'
import { pagesOf } from '../table/pages.ts'
import { contended, untilWritten } from './until-written.ts'

export interface Taking {
  stock: CouponStock
  customer: string
  act: Act
  /** Another look after a refused transaction: chooses another code. */
  attempt: number
  keyring: () => Promise<Pick<Keyring, 'code'>>
  /** Somebody else in the same transaction takes this code. */
  except?: string
  /** How many journeys led here, this one among them. */
  hops?: number
}

export interface Taken {
  coupon: IssuedCoupon
  /** To be written in one transaction with what the code goes with. */
  writes: Write[]
}

/** Enough of a shard to choose from, so that two mailers seldom choose the same code. */
const choices = 20
const loadsAtOnce = 16

/** Undefined when the pool is empty, which operators are told. */
export async function takeCoupon(context: Pick<TaskContext, 'table' | 'log' | 'now'>, taking: Taking): Promise<Taken | undefined> {
  const { stock, customer, act } = taking
  const now = context.now()
  const found = await findCode(context, taking)
  if (found === undefined) {
    context.log.error('A pool of coupons is empty: whoever should get one goes without until codes are loaded', { pool: stock.pool, customer, run: act.run, step: act.step })
    return undefined
  }
  const coupon = issue(stock, found.code, now)
  return { coupon, writes: [...found.writes, issuedEvent(taking, coupon, now)] }
}

async function findCode(context: Pick<TaskContext, 'table'>, { stock, customer, act, attempt, except, keyring }: Taking): Promise<{ code: string; writes: Write[] } | undefined> {
  if (stock.code !== undefined) return { code: stock.code, writes: [] }
  const name = `${stock.pool}\n${customer}\n${act.run}\n${act.step}\n${act.round}`
  if (stock.generated !== undefined) {
    const { prefix = '', length = generatedLength } = stock.generated
    return { code: prefix + (await keyring()).code(`coupon\n${name}`, length), writes: [] }
  }
  const place = fractionOf(`coupon\n${name}\n${attempt}`)
  const first = Math.floor(place * couponShards)
  for (let step = 0; step < couponShards; step++) {
    const shard = (first + step) % couponShards
    const { pk } = freeCodeKey(stock.pool, shard, '')
    const { items } = await context.table.query(pk, { prefix: freeCodePrefix, limit: choices })
    const others = items.filter((item) => item['code'] !== except)
    const item = others[Math.floor(((place * couponShards) % 1) * others.length)]
    if (item !== undefined) return { code: item['code'] as string, writes: [{ remove: { pk, sk: item.sk }, if: { exists: true } }] }
  }
  return undefined
}

/** Tells the shop's systems which code was given, and lets conditions ask. */
function issuedEvent({ customer, act, hops }: Taking, coupon: IssuedCoupon, now: number): Write {
  const { expiresAt, ...rest } = coupon
  const id = `coupon-${shortHash(`${act.run}\n${act.step}\n${act.round}`, 20)}`
  const event = eventItem({
    key: eventKey(customer, new Date(now).toISOString(), id),
    type: 'track', name: 'Coupon Issued', at: now, received: now, messageId: id, ...(hops === undefined ? {} : { hops }),
    properties: { ...rest, ...(expiresAt === undefined ? {} : { expires_at: expiresAt }), ...act },
  })
  return { put: event, if: { exists: false } }
}

/** Adds codes to a pool; one that was ever loaded before is left as it is. */
export async function loadCodes(context: Pick<TaskContext, 'table'>, pool: string, codes: readonly string[]): Promise<{ loaded: number; known: number }> {
  let loaded = 0
  const distinct = [...new Set(codes)]
  await inParallel(distinct, loadsAtOnce, async (code) => {
    if (await loadCode(context, pool, code)) loaded++
  })
  return { loaded, known: distinct.length - loaded }
}

/** How many codes of a pool nobody has yet. Reads all of them. */
export async function codesLeft(context: Pick<TaskContext, 'table'>, pool: string): Promise<number> {
  let left = 0
  await inParallel(Array.from({ length: couponShards }, (_, shard) => freeCodeKey(pool, shard, '').pk), loadsAtOnce, async (pk) => {
    for await (const items of pagesOf(context.table, pk, { prefix: freeCodePrefix })) left += items.length
  })
  return left
}

async function loadCode(context: Pick<TaskContext, 'table'>, pool: string, code: string): Promise<boolean> {
  const shard = shardOf(code, couponShards)
  return untilWritten('A code', async () => {
    const written = await context.table.write(
      { put: { ...knownCodeKey(pool, shard, code), kind: 'coupon-mark' }, if: { exists: false } },
      { put: { ...freeCodeKey(pool, shard, code), kind: 'coupon', code }, if: { exists: false } },
    )
    if (written.kind === 'done') return true
    // Refused for another reason: two loads of one code met, and one of them got through.
    return written.refused.includes(0) ? false : contended
  })
}
