// Random well-formed journeys and random histories. What would make two right answers possible is left out: a run's own
// happenings never listen for what triggers the journey, and events lie on whole hours while steps seldom do.
import type { Case, History, Reaction } from './history.ts'
import { Random } from './random.ts'
import { emails } from './model-project.ts'

type Json = Record<string, unknown>

const hour = 3_600_000
const zones = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Santiago', 'Pacific/Chatham', 'Africa/Casablanca', 'UTC'] as const
const plans = ['light', 'full'] as const

export function generateCase(seed: number): Case {
  const random = new Random(seed)
  return { seed, journey: new Journeys(random).journey(), history: historyOf(random) }
}

function historyOf(random: Random): History {
  // From some day of five years on, so that every change of the clocks there is met now and then.
  const startAt = Date.parse('2026-01-01T00:00:00Z') + random.whole(0, 5 * 365 * 24) * hour
  const hours = new Set(Array.from({ length: random.whole(3, 24) }, () => random.whole(1, 150 * 24)))
  const events = [...hours].toSorted((a, b) => a - b).map((after) => {
    const name = random.weighted([[4, 'Signed Up'], [4, 'Order Completed'], [3, 'Page Viewed'], [2, 'Reviewed'], [1, 'Account Closed'], [1.5, 'Identified']] as const)
    const at = startAt + after * hour
    return { at, name, properties: propertiesOf(name, at, random) }
  })
  const reactions = Array.from({ length: 40 }, () => Array.from({ length: random.whole(0, 3) }, (): Reaction => ({
    after: random.whole(1, 5000) * 60_000 + 13_000,
    act: random.weighted([[4, 'delivered'], [5, 'opened'], [5, 'clicked'], [2, 'scanned'], [0.15, 'unsubscribed']] as const),
  })))
  return { zone: random.one(zones), joined: `202${random.whole(6, 9)}-0${random.whole(1, 9)}-15`, startAt, events, reactions }
}

/** A day, a moment, or nothing that is a date; mostly within two months. */
function dateAfter(at: number, random: Random): string {
  const moment = new Date(at + random.whole(-5, 70) * 24 * hour + random.whole(0, 1439) * 60_000).toISOString()
  return random.weighted([[4, moment.slice(0, 10)], [4, moment], [1, 'some day']] as const)
}

function propertiesOf(name: string, at: number, random: Random): Record<string, string | number> {
  switch (name) {
    case 'Identified': return { renewal: dateAfter(at, random) }
    case 'Signed Up': return { plan: random.one(plans), seats: random.whole(1, 9), ...(random.chance(0.8) ? { date: dateAfter(at, random) } : {}) }
    case 'Order Completed': return { total: random.whole(1, 300) / 2, channel: random.one(['web', 'app']) }
    case 'Reviewed': return { score: random.whole(0, 10) }
    default: return { path: random.one(['/', '/sale', '/help']) }
  }
}

class Journeys {
  readonly #random: Random
  /** Events that a run may listen for: never those that trigger it. */
  #heard: string[] = []
  /** What triggers brings no seats and no plan to ask for. */
  #bare = false
  #changes: ('stage' | 'segment')[] = []
  #sends: string[] = []
  #splits = 0
  #size = 0

  constructor(random: Random) {
    this.#random = random
  }

  journey(): Json {
    const random = this.#random
    const kind = random.weighted([[5, 'event'], [2, 'stage'], [1.5, 'segment'], [1.5, 'settled'], [1.5, 'date']] as const)
    const kinds = random.chance(0.15) ? [...new Set([kind, random.one(['event', 'stage', 'segment', 'settled', 'date'] as const)])] : [kind]
    this.#bare = kinds.some((one) => one !== 'event')
    const triggers = kinds.flatMap((one) => this.#trigger(one))
    const trigger = triggers.length === 1 ? triggers[0] : triggers
    // An order moves stages too, and a page viewed the segment: a run that these began does not listen for them.
    this.#heard = ['Order Completed', 'Page Viewed', 'Reviewed'].filter((name) => !(kinds.includes('stage') && name === 'Order Completed') && !(kinds.includes('segment') && name === 'Page Viewed'))
    this.#changes = (['stage', 'segment'] as const).filter((one) => !kinds.includes(one))
    const steps = this.#steps(random.whole(2, 7), 0)
    const goal = random.chance(0.4) ? { goal: { ...this.#happening(false), within: random.one(['20d', '100d']), ...(random.chance(0.5) ? { ends: false } : {}) } } : {}
    // A holdout needs a goal, and nothing that must be sent.
    const mayHold = 'goal' in goal && !JSON.stringify(steps).includes('"topic":"receipts"')
    return {
      name: 'J', status: 'live', topic: 'news', trigger,
      entry: {
        ...(mayHold && random.chance(0.4) ? { holdout: random.one([0.05, 0.9]) } : {}),
         reentry: random.weighted<unknown>([[2, 'never'], [4, 'always'], [2, { after: random.one(['90h', '30d']) }]]), ...(random.chance(0.2) ? { when: this.#condition(1, false) } : {}),
      },
      ...goal,
      ...(random.chance(0.4) ? { exit: random.chance(0.5) ? this.#exit() : [this.#exit(), { event: 'Account Closed' }] } : {}),
      steps,
    }
  }

  #trigger(kind: 'event' | 'stage' | 'segment' | 'settled' | 'date'): unknown {
    const random = this.#random
    switch (kind) {
      case 'event': return this.#eventTrigger()
      case 'stage': return this.#stageTrigger()
      case 'segment': return { segment: 'readers', ...(random.chance(0.4) ? { on: 'leave' } : {}) }
      case 'settled': return { event: 'Signed Up', settled: random.one(['37min', '90h', '5d']), ...(random.chance(0.3) ? { where: { plan: random.one(plans) } } : {}) }
      case 'date': return { date: { attribute: 'renewal' }, ...this.#around() }
    }
  }

  /** Beside a date. */
  #around(): Json {
    const random = this.#random
    return { ...(random.chance(0.6) ? { offset: random.one(['-3d', '2d', '-5h', '1w']) } : {}), ...(random.chance(0.6) ? { at: random.one(['09:17', '02:19', '23:53']) } : {}) }
  }

  #eventTrigger(): unknown {
    const random = this.#random
    const one = { event: 'Signed Up', ...(random.chance(0.3) ? { where: { plan: random.one(plans) } } : {}) }
    return random.chance(0.15) ? [one, { event: 'Signed Up', where: { seats: { above: 6 } } }] : one
  }

  #stageTrigger(): Json {
    const random = this.#random
    return random.weighted<Json>([[2, { stage: 'lapsed' }], [3, { stage: 'active' }], [1, { stage: ['active', 'loyal'] }], [1, { stage: 'active', from: 'lapsed' }], [1, { stage: ['lapsed', 'active'], from: ['loyal', 'guest'] }]])
  }

  #exit(): Json {
    return this.#random.chance(0.6) ? { event: 'Account Closed' } : this.#happening(false)
  }

  #steps(count: number, depth: number): Json[] {
    return Array.from({ length: count }, (_, index) => this.#step(depth, index === count - 1))
  }

  #inner(depth: number): Json[] {
    return this.#steps(this.#random.whole(0, 2), depth + 1)
  }

  #step(depth: number, isLast: boolean): Json {
    const random = this.#random
    this.#size++
    const nests = depth < 4 && this.#size < 40 ? 1 : 0
    const make = random.weighted<() => Json>([
      [6, () => this.#send()],
      [5, () => this.#wait()],
      [2 * nests, () => this.#waitFor(depth)],
      [2 * nests, () => ({ if: this.#condition(2, true), ...(random.chance(0.8) ? { then: this.#inner(depth) } : {}), ...(random.chance(0.6) ? { else: this.#inner(depth) } : {}) })],
      [1 * nests, () => ({ branch: Array.from({ length: random.whole(1, 3) }, () => ({ when: this.#condition(1, true), steps: this.#inner(depth) })), ...(random.chance(0.6) ? { otherwise: this.#inner(depth) } : {}) })],
      [1 * nests, () => this.#split(depth)],
      [0.8 * nests, () => this.#repeat(depth)],
      [1.5, () => this.#waitUntil(depth)],
      [0.4, () => ({ reward: 'gift', id: `gift-${this.#size}` })],
      [0.5, () => ({ emit: 'Emitted', properties: { of: random.one(['this', 'that']) } })],
      [0.3, () => ({ notify: 'sales', id: `told-${this.#size}`, data: { of: random.one(['this', 'that']) } })],
      [0.15, () => ({ unsubscribe: random.one(['tips', 'tips', 'news']) })],
      [1, () => ({ set: { mood: random.one(['happy', 'sad', null]) } })],
      // What stands behind an exit would never be reached, and is refused.
      [isLast && depth > 0 ? 1 : 0, () => ({ exit: random.one(['enough', 'gave up']) })],
      [0.3, () => ({ exit: random.one(['enough', 'gave up']), when: this.#condition(1, true) })],
    ])
    const step = make()
    return step['when'] === undefined && random.chance(0.15) ? { ...step, when: this.#condition(1, true) } : step
  }

  #send(): Json {
    const random = this.#random
    const id = `s${this.#sends.length + 1}`
    this.#sends.push(id)
    const email = random.chance(0.8) ? random.one(emails) : [{ when: this.#condition(1, true), use: random.one(emails) }, ...(random.chance(0.7) ? [{ use: random.one(emails) }] : [])]
    return {
      send: { email }, id,
      ...(random.chance(0.25) ? { topic: random.one(['tips', 'receipts']) } : {}),
      ...(random.chance(0.1) ? { ifCapped: { hold: random.one(['2d', '5d']) } } : {}),
      ...(random.chance(0.1) ? { expires: random.one(['5h', '3d']) } : {}),
    }
  }

  #wait(): Json {
    const random = this.#random
    return {
      wait: random.one(['37min', '5h', '1d', '3d', '1w', '10d']),
      ...(random.chance(0.4) ? { at: random.one(['09:17', '01:47', '02:19', '23:53']) } : {}),
      ...(random.chance(0.25) ? { on: random.one<unknown>(['mon', ['sat', 'sun'], ['tue', 'wed', 'thu']]) } : {}),
    }
  }

  #waitFor(depth: number): Json {
    const random = this.#random
    const within = random.one(['53min', '29h', '7d', '21d'])
    const otherwise = random.chance(0.7) ? { else: this.#inner(depth) } : {}
    if (random.chance(0.6)) return { waitFor: this.#happening(true), within, ...(random.chance(0.7) ? { then: this.#inner(depth) } : {}), ...otherwise }
    const arms = Array.from({ length: random.whole(2, 3) }, () => ({ ...this.#happening(true), steps: this.#inner(depth) }))
    // Two arms that one event answers, of which the first decides.
    const both = [{ event: 'Page Viewed', where: { path: random.one(['/sale', '/']) } }, { event: 'Page Viewed' }]
    return { waitFor: random.chance(0.5) ? arms.map((arm, index) => (both[index] === undefined ? arm : { ...both[index], steps: arm.steps })) : arms, within, ...otherwise }
  }

  #split(depth: number): Json {
    const random = this.#random
    const first = random.whole(1, 98)
    const weights = random.chance(0.5) ? [first, 100 - first] : [20, 30, 50]
    return { split: `split-${++this.#splits}`, arms: weights.map((weight, index) => ({ name: `arm-${'abc'[index]}`, weight, steps: this.#inner(depth) })) }
  }

  #waitUntil(depth: number): Json {
    const random = this.#random
    const otherwise = (): Json => (random.chance(0.5) ? { else: depth < 4 ? this.#inner(depth) : [] } : {})
    return random.weighted<() => Json>([
      [2, () => ({ waitUntil: random.one(['09:17', '23:53', '02:19']), ...(random.chance(0.3) ? { on: random.one<unknown>(['wed', ['fri', 'sun']]) } : {}) })],
      [2, () => ({ waitUntil: 'entry', offset: random.one(['29h', '3d', '37min', '2w']), ...(random.chance(0.4) ? { at: '09:17' } : {}), ...otherwise() })],
      [2, () => ({ waitUntil: { trigger: 'date' }, ...this.#around(), atMost: random.one(['20d', '60d']), ...otherwise() })],
      [3, () => ({ waitUntil: { attribute: 'renewal' }, ...this.#around(), atMost: random.one(['20d', '60d']), ...otherwise() })],
    ])()
  }

  #repeat(depth: number): Json {
    const random = this.#random
    const until = random.chance(0.5) ? { until: this.#condition(1, true) } : {}
    return { repeat: random.whole(2, 4), every: random.one(['53min', '1d', '3d', '1w']), ...until, steps: this.#steps(random.whole(1, 2), depth + 1) }
  }

  #happening(inSteps: boolean): Json {
    const random = this.#random
    return random.weighted<() => Json>([
      [5, () => ({ event: random.one(this.#heard), ...(random.chance(0.2) ? { where: { path: random.one(['/sale', '/']) } } : {}) })],
      [this.#changes.includes('stage') ? 2 : 0, () => ({ stage: random.one<unknown>(['active', 'loyal', ['active', 'lapsed']]) })],
      [this.#changes.includes('segment') ? 1.5 : 0, () => ({ segment: 'readers', ...(random.chance(0.3) ? { on: random.one(['enter', 'leave']) } : {}) })],
      [inSteps && this.#sends.length > 0 ? 3 : 0, () => ({ message: random.one(this.#sends), ...random.one<Json>([{ was: 'delivered' }, { was: 'opened' }, { was: 'clicked' }, { was: 'clicked', link: 'shop' }, { was: 'clicked', link: 'other' }, { was: 'clicked', link: 'shop', machine: true }, { was: 'clicked', machine: true }]) })],
      [inSteps && this.#sends.length > 0 ? 1 : 0, () => ({ when: { message: random.one(this.#sends), ...this.#outcome() } })],
      [1, () => ({ when: this.#sureCondition() })],
      [1.5, () => ({ when: this.#turningCondition() })],
    ])()
  }

  /** One that only an event can turn true, so that the moment at which it does is an event's. */
  #sureCondition(): Json {
    const random = this.#random
    return random.one([
      { event: 'Reviewed', last: { score: { atLeast: random.whole(6, 10) } } },
      { event: this.#heard[0]!, count: { atLeast: random.whole(2, 6) } },
      { event: this.#heard[1]!, days: { atLeast: random.whole(2, 3) }, inLast: '30d' },
    ])
  }

  /** One that time alone may turn true, at the whole hours at which what was done leaves a window. */
  #turningCondition(): Json {
    const random = this.#random
    const event = random.one(this.#heard)
    const turning = random.weighted<() => Json>([
      [3, () => ({ event, notInLast: random.one(['90h', '9d', '30d']) })],
      [2, () => ({ event, count: random.one<unknown>([{ below: 2 }, { below: 1 }, 1]), inLast: random.one(['90h', '5d', '21d']) })],
      [1, () => ({ event, days: random.one<unknown>([{ below: 2 }, 1]), inLast: random.one(['3d', '4w']) })],
      [1, () => ({ not: { event, inLast: '9d', since: 'entry' } })],
      [this.#heard.includes('Page Viewed') ? 1 : 0, () => random.one<Json>([{ score: 'lead', below: 10 }, { not: { segment: 'readers' } }])],
      [this.#heard.includes('Order Completed') ? 1 : 0, () => ({ rfm: { recency: { atMost: random.whole(1, 4) } } })],
    ])()
    const since = { event: random.one(this.#heard), since: 'entry' }
    return random.weighted<Json>([[2, turning], [3, { all: [since, turning] }], [1, { any: [{ all: [since, turning] }, this.#sureCondition()] }]])
  }

  #condition(depth: number, inRun: boolean): Json {
    const random = this.#random
    const nests = depth > 0 ? 1 : 0
    const inner = (): Json => this.#condition(depth - 1, inRun)
    const messages = inRun && this.#sends.length > 0 ? 2 : 0
    return random.weighted<() => Json>([
      [nests, () => ({ all: [inner(), inner()] })],
      [nests, () => ({ any: [inner(), inner()] })],
      [nests, () => ({ not: inner() })],
      [4, () => this.#eventCondition(inRun)],
      [1.5, () => ({ attribute: 'mood', ...random.one([{ is: 'happy' }, { isNot: 'sad' }, { exists: true }, { exists: false }, { in: ['happy', 'glad'] }, { notIn: ['sad'] }, { startsWith: 'ha' }, { contains: 'a' }]) })],
      [0.5, () => ({ attribute: 'joined', ...random.one([{ before: '2028-06-01' }, { after: '2028-06-01T00:00:00Z' }]) })],
      [1, () => ({ stage: random.one<unknown>(['active', ['loyal', 'active'], 'guest', 'lapsed']) })],
      [1, () => ({ subscribed: random.one(['news', 'tips']) })],
      [this.#bare ? 0 : 1.5, () => random.one<Json>([{ trigger: 'seats', atLeast: random.whole(2, 8) }, { trigger: 'plan', is: 'full' }, { trigger: 'seats', below: random.whole(2, 8) }, { trigger: 'nothing', exists: false }])],
      [1, () => ({ segment: random.one<unknown>(['readers', 'friends', ['friends', 'readers']]) })],
      [1, () => ({ score: 'lead', ...random.one([{ atLeast: 15 }, { below: 10 }, { above: 25 }]) })],
      [1, () => ({ rfm: random.one<Json>([{ recency: { atLeast: 4 } }, { frequency: [2, 3] }, { monetary: { atMost: 2 } }, { recency: { below: 3 }, monetary: { atLeast: 2 } }]) })],
      [messages, () => ({ message: random.one(this.#sends), was: random.one(['sent', 'skipped', 'delivered', 'opened', 'clicked']) })],
      [messages / 4, () => ({ message: { topic: random.one(['news', 'tips', 'receipts']) }, was: random.one(['sent', 'opened']) })],
      [messages / 4, () => ({ message: `j/${random.one(this.#sends)}`, ...this.#outcome() })],
    ])()
  }

  #outcome(): Json {
    return this.#random.one<Json>([{ was: 'delivered' }, { was: 'opened' }, { was: 'clicked' }, { was: 'clicked', machine: true }, { was: 'clicked', link: 'shop' }, { was: 'clicked', link: 'shop', machine: true }])
  }

  #eventCondition(inRun: boolean): Json {
    const random = this.#random
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
}
