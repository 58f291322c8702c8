// Random conditions and happenings, of what a journey may ask without making two answers right.
import type { Json } from './history.ts'
import type { Making } from './making.ts'

export function happening(making: Making, inSteps: boolean): Json {
  const { random, keyed, bare } = making
  const anyKey = (): Json => (keyed && random.chance(0.4) ? { anyKey: true } : {})
  return random.weighted<() => Json>([
    [5, () => ({ event: random.one(making.heard), ...(random.chance(0.2) ? { where: { path: random.one(['/sale', '/']) } } : {}), ...anyKey() })],
    [bare ? 0 : 0.4, () => ({ event: making.heard[0]!, where: { total: { above: { trigger: 'seats' } } }, ...anyKey() })],
    [making.changes.includes('stage') ? 2 : 0, () => ({ stage: random.one<unknown>(['active', 'loyal', ['active', 'lapsed']]), ...(random.chance(0.25) ? { from: random.one<unknown>(['lapsed', ['guest', 'loyal']]) } : {}) })],
    [making.changes.includes('segment') ? 1.5 : 0, () => ({ segment: 'readers', ...(random.chance(0.3) ? { on: random.one(['enter', 'leave']) } : {}) })],
    [inSteps && making.sends.length > 0 ? 3 : 0, () => ({ message: random.one(making.sends), ...random.one<Json>([{ was: 'delivered' }, { was: 'opened' }, { was: 'clicked' }, { was: 'clicked', link: 'shop' }, { was: 'clicked', link: 'other' }, { was: 'clicked', link: 'shop', machine: true }, { was: 'clicked', machine: true }]) })],
    [inSteps && making.sends.length > 0 ? 1 : 0, () => ({ when: { message: random.one(making.sends), ...outcome(making) } })],
    [1, () => ({ when: sureCondition(making) })],
    [1.5, () => ({ when: turningCondition(making) })],
  ])()
}

/** One that only an event can turn true, so that the moment at which it does is an event's. */
function sureCondition(making: Making): Json {
  const { random } = making
  return random.one([
    { event: 'Reviewed', last: { score: { atLeast: random.whole(6, 10) } } },
    { event: making.heard[0]!, count: { atLeast: random.whole(2, 6) } },
    { event: making.heard.at(-1)!, days: { atLeast: random.whole(2, 3) }, inLast: '30d' },
  ])
}

/** One that time alone may turn true, at the whole hours at which what was done leaves a window. */
function turningCondition(making: Making): Json {
  const { random } = making
  const event = random.one(making.heard)
  const turning = random.weighted<() => Json>([
    [3, () => ({ event, notInLast: random.one(['90h', '9d', '30d']) })],
    [2, () => ({ event, count: random.one<unknown>([{ below: 2 }, { below: 1 }, 1]), inLast: random.one(['90h', '5d', '21d']) })],
    [1, () => ({ event, days: random.one<unknown>([{ below: 2 }, 1]), inLast: random.one(['3d', '4w']) })],
    [1, () => ({ not: { event, inLast: '9d', since: 'entry' } })],
    [making.heard.includes('Page Viewed') ? 1 : 0, () => random.one<Json>([{ score: 'lead', below: 10 }, { not: { segment: 'readers' } }])],
    [making.heard.includes('Order Completed') ? 1 : 0, () => ({ rfm: { recency: { atMost: random.whole(1, 4) } } })],
  ])()
  const since = { event: random.one(making.heard), since: 'entry' }
  return random.weighted<Json>([[2, turning], [3, { all: [since, turning] }], [1, { any: [{ all: [since, turning] }, sureCondition(making)] }]])
}

export function condition(making: Making, depth: number, inRun: boolean): Json {
  const { random } = making
  const nests = depth > 0 ? 1 : 0
  const inner = (): Json => condition(making, depth - 1, inRun)
  const messages = inRun && making.sends.length > 0 ? 2 : 0
  return random.weighted<() => Json>([
    [nests, () => ({ all: [inner(), inner()] })],
    [nests, () => ({ any: [inner(), inner()] })],
    [nests, () => ({ not: inner() })],
    [4, () => eventCondition(making, inRun)],
    [1.5, () => ({ attribute: 'mood', ...random.one([{ is: 'happy' }, { isNot: 'sad' }, { exists: true }, { exists: false }, { in: ['happy', 'glad'] }, { notIn: ['sad'] }, { startsWith: 'ha' }, { contains: 'a' }]) })],
    [0.5, () => ({ attribute: 'joined', ...random.one([{ before: '2028-06-01' }, { after: '2028-06-01T00:00:00Z' }]) })],
    [1, () => ({ stage: random.one<unknown>(['active', ['loyal', 'active'], 'guest', 'lapsed']) })],
    [1, () => ({ subscribed: random.one(['news', 'tips']) })],
    [making.bare ? 0 : 1.5, () => random.one<Json>([{ trigger: 'seats', atLeast: random.whole(2, 8) }, { trigger: 'plan', is: 'full' }, { trigger: 'seats', below: random.whole(2, 8) }, { trigger: 'nothing', exists: false }, { attribute: 'mood', isNot: { trigger: 'plan' } }])],
    [making.hasLatest && inRun ? 3 : 0, () => random.one<Json>([{ latest: 'seats', is: { trigger: 'seats' } }, { latest: 'seats', atLeast: random.whole(2, 8) }, { latest: 'plan', is: 'full' }, { latest: 'seats', above: { trigger: 'seats' } }, { attribute: 'mood', isNot: { latest: 'plan' } }])],
    [1, () => ({ segment: random.one<unknown>(['readers', 'friends', ['friends', 'readers']]) })],
    [1, () => ({ score: 'lead', ...random.one([{ atLeast: 15 }, { below: 10 }, { above: 25 }]) })],
    [1, () => ({ rfm: random.one<Json>([{ recency: { atLeast: 4 } }, { frequency: [2, 3] }, { monetary: { atMost: 2 } }, { recency: { below: 3 }, monetary: { atLeast: 2 } }]) })],
    [messages, () => ({ message: random.one(making.sends), was: random.one(['sent', 'skipped', 'delivered', 'opened', 'clicked']) })],
    [messages / 4, () => ({ message: { topic: random.one(['news', 'tips', 'receipts']) }, was: random.one(['sent', 'opened']) })],
    [messages / 4, () => ({ message: `${making.id}/${random.one(making.sends)}`, ...outcome(making) })],
  ])()
}

function outcome(making: Making): Json {
  return making.random.one<Json>([{ was: 'delivered' }, { was: 'opened' }, { was: 'clicked' }, { was: 'clicked', machine: true }, { was: 'clicked', link: 'shop' }, { was: 'clicked', link: 'shop', machine: true }])
}

function eventCondition(making: Making, inRun: boolean): Json {
  const { random } = making
  const where = random.chance(0.3) ? { where: random.one<Json>([{ total: { atLeast: 50 } }, { channel: 'web' }, { channel: ['app'] }, { total: { above: 20, atMost: 100 } }]) } : {}
  return random.weighted<() => Json>([
    [3, () => ({ event: 'Order Completed', ...where, count: random.one<unknown>([{ atLeast: 2 }, { below: 2 }, 1, { atMost: 3 }]), ...(random.chance(0.5) ? { inLast: random.one(['5d', '60d']) } : {}) })],
    [2, () => ({ event: random.one(['Order Completed', 'Page Viewed', 'Reviewed']), ...(random.chance(0.6) ? { inLast: random.one(['90h', '21d']) } : {}), ...(inRun && random.chance(0.4) ? { since: 'entry' } : {}) })],
    [1, () => ({ event: 'Order Completed', ...where, sum: 'total', ...random.one([{ atLeast: 120 }, { below: 200.5 }]) })],
    [1, () => ({ event: 'Reviewed', last: { score: random.one<unknown>([{ atLeast: 5 }, 7, [8, 9, 10]]) } })],
    [1, () => ({ event: 'Page Viewed', notInLast: random.one(['3d', '30d']) })],
    [1, () => ({ event: 'Page Viewed', days: random.one<unknown>([{ atLeast: 2 }, { below: 2 }]), inLast: random.one(['3d', '4w']) })],
  ])()
}
