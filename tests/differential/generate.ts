// Random well-formed journeys and random histories. What would make two right answers possible is left out: a run's own
// happenings never listen for what triggers the journey, and events lie on whole hours while steps seldom do.
import type { Case, Json, Part } from './history.ts'
import type { Making } from './making.ts'
import { aroundDate, send, steps } from './generate-steps.ts'
import { condition, happening } from './generate-conditions.ts'
import { historyOf, plans, startOf } from './generate-history.ts'
import { Random } from './random.ts'

type Kind = 'event' | 'each' | 'stage' | 'segment' | 'settled' | 'date' | 'schedule' | 'api'

const hour = 3_600_000
const keyInOrders = { 'Order Completed': 'cart.team' }

export function generateCase(seed: number): Case {
  const random = new Random(seed)
  const parts: Record<string, Part> = {}
  const holdout = random.chance(0.12) ? random.one([0.1, 0.6]) : undefined
  const startAt = startOf(random)
  const kinds = kindsOf(random)
  const rivalry = random.chance(0.35) ? { group: 'g', random } : undefined
  const first = journeyOf('j', kinds, { random, startAt, parts, holdout, rivalry })
  const hasSecond = rivalry !== undefined || random.chance(0.1)
  const journeys = { j: first, ...(hasSecond ? { k: journeyOf('k', kinds, { random, startAt, parts, holdout, rivalry }) } : {}) }
  const history = historyOf(random, seed, startAt, daysOf(first))
  const deployAt = first['backfill'] === undefined ? undefined : history.startAt + random.whole(24, 90 * 24) * hour + 1_807_000
  return { seed, journeys, parts, history, ...(holdout === undefined ? {} : { holdout }), ...(deployAt === undefined ? {} : { deployAt }) }
}

function kindsOf(random: Random): Kind[] {
  const kind = random.weighted<Kind>([[5, 'event'], [1.5, 'each'], [2, 'stage'], [1.5, 'segment'], [1.5, 'settled'], [1.5, 'date'], [0.8, 'schedule'], [1, 'api']])
  const other = random.one<Kind>(['event', 'stage', 'segment', 'settled', 'date', 'api'])
  // Elements have keys that their event has not: what settles by an event's key is something else.
  if (random.chance(0.85) || (kind === 'each' && ['event', 'settled'].includes(other))) return [kind]
  return [...new Set([kind, other])]
}

/** A broadcast goes over all customers: many of them would take long. */
function daysOf({ trigger }: Json): number {
  const text = JSON.stringify(trigger)
  return text.includes('"day"') ? 9 : text.includes('"week"') ? 50 : 400
}

interface Around {
  random: Random
  startAt: number
  parts: Record<string, Part>
  holdout: number | undefined
  rivalry: { group: string } | undefined
}

/** `j` is the one that matters; `k` is there to share a customer, and a group, with it. Its mail takes no place under the caps. */
function journeyOf(id: 'j' | 'k', kinds: readonly Kind[], { random, startAt, parts, holdout, rivalry }: Around): Json {
  const own: readonly Kind[] = id === 'j' ? kinds : [random.one(['event', 'api'] as const)]
  const keyed = own.includes('each') || (own.some((kind) => ['event', 'settled', 'api'].includes(kind)) && random.chance(0.3))
  const lists = keyed && own.includes('each') && random.chance(0.3) ? 'tags' : 'members'
  const triggers = own.flatMap((kind) => (id === 'k' && kind === 'event' ? [{ event: 'Joined' }] : triggerOf(kind, lists, random, startAt)))
  const restart = random.chance(0.12)
  const making: Making = {
    random, id, topics: id === 'j' ? ['tips', 'receipts'] : ['receipts'], parts, keyed, restart, inPart: false, sends: [], count: { splits: 0, steps: 0, sends: 0, uses: 0 },
    bare: id === 'k' || own.some((kind) => !['event', 'each', 'api', 'settled'].includes(kind)),
    hasLatest: id === 'j' && own.some((kind) => ['event', 'each', 'settled'].includes(kind)),
    // An order moves stages too, and a page viewed the segment: a run that these began, or that one which they begin takes the
    // place of, does not listen for them.
    heard: ['Order Completed', 'Page Viewed', 'Reviewed'].filter((name) => !(kinds.includes('stage') && name === 'Order Completed') && !(kinds.includes('segment') && name === 'Page Viewed')),
    changes: (['stage', 'segment'] as const).filter((one) => !kinds.includes(one)),
  }
  const list = [...steps(making, id === 'j' ? random.whole(2, 7) : random.whole(1, 3), 0), ...(restart && random.chance(0.8) ? [send(making)] : [])]
  const topic = id === 'j' ? 'news' : 'receipts'
  // A held-out run without a goal lasts as long as another's may, which only the compiler knows.
  const goal = holdout !== undefined || random.chance(0.4) ? { goal: { ...happening(making, false), within: random.one(['20d', '100d']), ...(random.chance(0.5) ? { ends: false } : {}) } } : {}
  // A holdout needs a goal, and nothing that must be sent.
  const mayHold = 'goal' in goal && id === 'j' && !JSON.stringify([list, parts]).includes('"topic":"receipts"')
  const mayBackfill = id === 'j' && triggers.length === 1 && ('stage' in triggers[0]! ? !('from' in triggers[0]) : 'segment' in triggers[0]! && triggers[0]['on'] !== 'leave')
  return {
    name: 'J', status: 'live', topic, trigger: triggers.length === 1 ? triggers[0] : triggers,
    ...(mayBackfill && random.chance(0.4) ? { backfill: { over: random.one(['7h', '3d']) } } : {}),
    entry: {
      ...entryOf(own, keyed, lists, restart, random),
      ...(mayHold && random.chance(0.4) ? { holdout: random.one([0.05, 0.5]) } : {}),
      ...(rivalry === undefined ? {} : { group: rivalry.group, ...(random.chance(0.8) ? { priority: random.one(['high', 'normal', 'low']) } : {}) }),
      ...(random.chance(0.2) ? { when: condition({ ...making, sends: [] }, 1, false) } : {}),
    },
    ...goal,
    ...(random.chance(0.4) ? { exit: random.chance(0.5) ? exitOf(making) : [exitOf(making), { event: 'Account Closed', ...(keyed ? { anyKey: true } : {}) }] } : {}),
    steps: list,
  }
}

function entryOf(kinds: readonly Kind[], keyed: boolean, lists: string, restart: boolean, random: Random): Json {
  const reentry = random.weighted<unknown>([[2, 'never'], [4, 'always'], [2, { after: random.one(['90h', '30d']) }]])
  const key = lists === 'tags'
    ? { property: 'tags', in: { ...keyInOrders, Reviewed: 'team', 'Page Viewed': 'team', 'Journey Requested': 'team' } }
    : random.chance(0.5) ? 'team' : { property: 'team', in: keyInOrders }
  return {
    ...(kinds.every((kind) => kind === 'schedule') && random.chance(0.5) ? {} : { reentry }),
    ...(keyed ? { key, ...(random.chance(0.35) ? { per: 'customer' } : {}) } : {}),
    ...(restart ? { whileActive: 'restart' } : {}),
  }
}

function triggerOf(kind: Kind, lists: string, random: Random, startAt: number): Json[] {
  const where = random.chance(0.3) ? { where: { plan: random.one(plans) } } : {}
  switch (kind) {
    case 'event': return [{ event: 'Signed Up', ...where }, ...(random.chance(0.15) ? [{ event: 'Signed Up', where: { seats: { above: 6 } } }] : [])]
    case 'each': return [{ event: 'Signed Up', each: lists, ...where }]
    case 'stage': return [random.weighted<Json>([[2, { stage: 'lapsed' }], [3, { stage: 'active' }], [1, { stage: ['active', 'loyal'] }], [1, { stage: 'active', from: 'lapsed' }], [1, { stage: ['lapsed', 'active'], from: ['loyal', 'guest'] }]])]
    case 'segment': return [{ segment: 'readers', ...(random.chance(0.4) ? { on: 'leave' } : {}) }]
    case 'settled': return [{ event: 'Signed Up', settled: random.one(['37min', '90h', '5d']), ...where }]
    case 'date': return [{ date: { attribute: 'renewal' }, ...aroundDate(random), ...(random.chance(0.3) ? { yearly: true } : {}), ...(random.chance(0.5) ? { grace: '4d' } : {}) }]
    case 'schedule': return [scheduleOf(random, startAt)]
    case 'api': return [{ api: true }]
  }
}

function scheduleOf(random: Random, startAt: number): Json {
  const at = random.one(['09:17', '02:19', '23:53'])
  const schedule = random.weighted<Json>([
    [4, { once: `${new Date(startAt + random.whole(-1, 100) * 24 * hour).toISOString().slice(0, 10)}T${at}` }],
    [3, { every: 'month', on: random.one([1, 15, 31, 'last']), at }],
    [2, { every: 'week', on: random.one<unknown>(['mon', ['sat', 'sun']]), at }],
    [1, { every: 'day', at }],
  ])
  const nobody: Making = { random, id: 'j', topics: [], heard: ['Order Completed', 'Page Viewed', 'Reviewed'], bare: true, hasLatest: false, keyed: false, changes: [], restart: false, inPart: false, sends: [], count: { splits: 0, steps: 0, sends: 0, uses: 0 }, parts: {} }
  return { schedule, audience: random.chance(0.4) ? { subscribed: 'news' } : condition(nobody, 1, false) }
}

function exitOf(making: Making): Json {
  return making.random.chance(0.6) ? { event: 'Account Closed' } : happening(making, false)
}
