// Random steps, to a nesting of four.
import type { Json } from './history.ts'
import type { Making } from './making.ts'
import type { Random } from './random.ts'
import { condition, happening } from './generate-conditions.ts'
import { emails } from './model-project.ts'
import { usePart } from './generate-parts.ts'

export function steps(making: Making, count: number, depth: number): Json[] {
  return Array.from({ length: count }, (_, index) => step(making, depth, index === count - 1))
}

const inner = (making: Making, depth: number): Json[] => steps(making, making.random.whole(0, 2), depth + 1)

function step(making: Making, depth: number, isLast: boolean): Json {
  const { random, count } = making
  count.steps++
  const nests = depth < 4 && count.steps < 40 ? 1 : 0
  const make = random.weighted<() => Json>([
    [making.restart ? 0 : 6, () => send(making)],
    [5, () => wait(making)],
    [2 * nests, () => waitFor(making, depth)],
    [2 * nests, () => ({ if: condition(making, 2, true), ...(random.chance(0.8) ? { then: inner(making, depth) } : {}), ...(random.chance(0.6) ? { else: inner(making, depth) } : {}) })],
    [1 * nests, () => ({ branch: Array.from({ length: random.whole(1, 3) }, () => ({ when: condition(making, 1, true), steps: inner(making, depth) })), ...(random.chance(0.6) ? { otherwise: inner(making, depth) } : {}) })],
    [1 * nests, () => split(making, depth)],
    [0.8 * nests, () => repeat(making, depth)],
    [making.inPart || making.restart ? 0 : nests, () => usePart(making, depth, steps)],
    [1.5, () => waitUntil(making, depth)],
    [0.4, () => ({ reward: 'gift', id: `gift-${count.steps}` })],
    [0.5, () => ({ emit: 'Emitted', properties: { of: random.one(['this', 'that']) } })],
    [0.3, () => ({ notify: 'sales', id: `told-${count.steps}`, ...(random.chance(0.3) ? { subject: 'Look' } : {}), data: { of: random.one(['this', 'that']) } })],
    [0.15, () => ({ unsubscribe: random.one(['tips', 'tips', 'news']) })],
    [1, () => ({ set: { mood: random.one(['happy', 'sad', null]) } })],
    // What stands behind an exit would never be reached, and is refused.
    [isLast && depth > 0 ? 1 : 0, () => ({ exit: random.one(['enough', 'gave up']) })],
    [0.3, () => ({ exit: random.one(['enough', 'gave up']), when: condition(making, 1, true) })],
  ])
  const made = make()
  return made['when'] === undefined && random.chance(0.15) ? { ...made, when: condition(making, 1, true) } : made
}

export function send(making: Making): Json {
  const { random, sends, count } = making
  const id = `s${++count.sends}`
  sends.push(id)
  const one = (): string => (making.inPart && random.chance(0.5) ? 'letter' : random.one(emails))
  const email = random.chance(0.8) ? one() : [{ when: condition(making, 1, true), use: one() }, ...(random.chance(0.7) ? [{ use: one() }] : [])]
  return {
    send: { email }, id,
    ...(random.chance(0.25) ? { topic: random.one(making.topics) } : {}),
    ...(random.chance(0.1) ? { ifCapped: { hold: random.one(['2d', '5d']) } } : {}),
    ...(random.chance(0.1) ? { expires: random.one(['5h', '3d']) } : {}),
    ...(random.chance(0.1) ? { window: random.one<unknown>(['any', { from: '10:07', to: '12:31' }, { from: '16:11', to: '20:23', days: ['mon', 'thu'] }]) } : {}),
  }
}

function wait({ random, bare }: Making): Json {
  return {
    ...(bare || random.chance(0.85)
      ? { wait: random.one(['37min', '5h', '1d', '3d', '1w', '10d']) }
      : { wait: { trigger: random.one(['seats', 'seats', 'nothing']) }, ...random.one<Json>([{ default: '4d' }, { unit: 'd', default: '4d' }, { unit: 'h', default: '80h' }]), atLeast: '3h', atMost: '6d' }),
    ...(random.chance(0.4) ? { at: random.one(['09:17', '01:47', '02:19', '23:53']) } : {}),
    ...(random.chance(0.25) ? { on: random.one<unknown>(['mon', ['sat', 'sun'], ['tue', 'wed', 'thu']]) } : {}),
  }
}

function waitFor(making: Making, depth: number): Json {
  const { random } = making
  const within = random.one(['53min', '29h', '7d', '21d'])
  const otherwise = random.chance(0.7) ? { else: inner(making, depth) } : {}
  if (random.chance(0.6)) return { waitFor: happening(making, true), within, ...(random.chance(0.7) ? { then: inner(making, depth) } : {}), ...otherwise }
  const arms = Array.from({ length: random.whole(2, 3) }, () => ({ ...happening(making, true), steps: inner(making, depth) }))
  // Two arms that one event answers, of which the first decides.
  const both = [{ event: 'Page Viewed', where: { path: random.one(['/sale', '/']) } }, { event: 'Page Viewed' }]
  return { waitFor: making.heard.includes('Page Viewed') && random.chance(0.5) ? arms.map((arm, index) => (both[index] === undefined ? arm : { ...both[index], steps: arm.steps })) : arms, within, ...otherwise }
}

function split(making: Making, depth: number): Json {
  const { random, count } = making
  const first = random.whole(1, 98)
  const weights = random.chance(0.5) ? [first, 100 - first] : [20, 30, 50]
  const arms = weights.map((weight, index) => ({ name: `arm-${'abc'[index]}`, weight, steps: inner(making, depth) }))
  // Where all arms begin with a send, a wait before them aims at the first one's place in the spread, whichever arm is drawn.
  const mayAim = arms.every((arm) => arm.steps.every((one, index) => index > 0 || 'send' in one || 'use' in one || 'split' in one))
  if (mayAim) random.one(arms).steps.unshift({ emit: 'Emitted', properties: { of: 'split' } })
  return { split: `split-${++count.splits}`, arms }
}

function waitUntil(making: Making, depth: number): Json {
  const { random } = making
  const otherwise = (): Json => (random.chance(0.5) ? { else: depth < 4 ? inner(making, depth) : [] } : {})
  return random.weighted<() => Json>([
    [2, () => ({ waitUntil: random.one(['09:17', '23:53', '02:19']), ...(random.chance(0.3) ? { on: random.one<unknown>(['wed', ['fri', 'sun']]) } : {}) })],
    [2, () => ({ waitUntil: 'entry', offset: random.one(['29h', '3d', '37min', '2w']), ...(random.chance(0.4) ? { at: '09:17' } : {}), ...otherwise() })],
    [2, () => ({ waitUntil: { trigger: 'date' }, ...aroundDate(random), atMost: random.one(['20d', '60d']), ...otherwise() })],
    [3, () => ({ waitUntil: { attribute: 'renewal' }, ...aroundDate(random), atMost: random.one(['20d', '60d']), ...otherwise() })],
  ])()
}

/** Beside a date. */
export function aroundDate(random: Random): Json {
  return { ...(random.chance(0.6) ? { offset: random.one(['-3d', '2d', '-5h', '1w']) } : {}), ...(random.chance(0.6) ? { at: random.one(['09:17', '02:19', '23:53']) } : {}) }
}

function repeat(making: Making, depth: number): Json {
  const { random } = making
  const until = random.chance(0.5) ? { until: condition(making, 1, true) } : {}
  return { repeat: random.whole(2, 4), every: random.one(['53min', '1d', '3d', '1w']), ...until, steps: steps(making, random.whole(1, 2), depth + 1) }
}
