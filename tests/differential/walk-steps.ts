// The steps of a run read aloud, one after the other, with nothing of the product but the draw of chance.
import type { Happening, Pause, Run, Step } from './walk-run.ts'
import type { WalkedJourney } from './walk-journey.ts'
import { drawArm } from '../../engine/steps/split.ts'
import { endOfWait, momentOf, nextClock, nextRound, release } from './walk-time.ts'
import { holds, ms } from './walk-conditions.ts'
import { hoursOf, walkSend } from './walk-send.ts'
import { met } from './coverage.ts'
import { idOf, valueAt } from './walk-run.ts'

/** A walk answers the reason of an exit step, if it came to one. */
type Walk = Generator<Pause, string | undefined, number>

export function beginWalk(journey: WalkedJourney, run: Run): Generator<Pause, void, number> {
  return run.heldOut ? heldOut(journey, run) : whole(journey, run)
}

/** Gets nothing, and is counted until the goal's time is over. */
function* heldOut(journey: WalkedJourney, run: Run): Generator<Pause, void, number> {
  yield { until: run.entryAt + ms(journey.goal!.within) }
  journey.end(run, 'completed held out until the goal’s time was over')
}

function* whole(journey: WalkedJourney, run: Run): Generator<Pause, void, number> {
  const reason = yield* walkSteps(journey.steps, run, journey)
  if (run.ended) return
  journey.life.touch(run.id, 'runs', 'adds')
  journey.end(run, `completed ${reason ?? 'completed'}`)
}

function* walkSteps(steps: readonly Step[] | undefined, run: Run, journey: WalkedJourney): Walk {
  for (const step of steps ?? []) {
    const reason = yield* walkStep(step, run, journey)
    if (run.ended || reason !== undefined) return reason
  }
  return undefined
}

function* walkStep(step: Step, run: Run, journey: WalkedJourney): Walk {
  const { life } = journey
  met('step', step)
  if ('send' in step) {
    yield* walkSend(step, run, journey)
    return undefined
  }
  const isSo = (condition: unknown): boolean => holds(condition as Happening, life.view(run))
  if (step['when'] !== undefined && !isSo(step['when'])) return undefined
  if ('exit' in step) return step['exit'] as string
  if ('wait' in step) {
    yield { until: endOfWait({ ...step, wait: lengthOf(step, run, journey) }, life.now, life.zone) }
    return undefined
  }
  if ('if' in step) return yield* walkSteps((isSo(step['if']) ? step['then'] : step['else']) as Step[] | undefined, run, journey)
  if ('branch' in step) {
    const arm = (step['branch'] as { when: Happening; steps?: Step[] }[]).find(({ when }) => isSo(when))
    return yield* walkSteps(arm === undefined ? (step['otherwise'] as Step[] | undefined) : arm.steps, run, journey)
  }
  if ('split' in step) {
    const arms = step['arms'] as { name: string; weight: number; steps?: Step[] }[]
    const drawn = drawArm(journey.id, idOf(step), arms, life.customer)
    return yield* walkSteps(arms.find(({ name }) => name === drawn)?.steps, run, journey)
  }
  if ('waitFor' in step) return yield* walkWaitFor(step, run, journey)
  if ('repeat' in step) return yield* walkRepeat(step, run, journey)
  if ('waitUntil' in step) return yield* walkWaitUntil(step, run, journey)
  act(step, run, journey)
  return undefined
}

/** What takes no time and leads nowhere else. */
function act(step: Step, run: Run, { life }: WalkedJourney): void {
  if ('set' in step) {
    life.touch(run.id, 'attributes', 'writes')
    Object.assign(life.attributes, step['set'])
  } else if ('reward' in step) {
    life.deed({ at: life.now, name: 'Reward Granted', properties: { reward: step['reward'] } })
  } else if ('notify' in step) {
    life.notified++
  } else if ('emit' in step) {
    life.deed({ at: life.now, name: step['emit'] as string, properties: step['properties'] as Record<string, unknown> })
  } else if ('unsubscribe' in step) {
    const topic = step['unsubscribe'] as string
    life.touch(run.id, 'topics', 'writes')
    if (life.left.has(topic)) return
    life.left.add(topic)
    life.deed({ at: life.now, name: 'Unsubscribed', properties: { topic } })
  } else throw new Error(`The walker knows no step ${Object.keys(step).join(', ')}`)
}

/** A number of the data's is held inside its bounds; what is no number waits as usual. */
function lengthOf({ wait, unit, atLeast, atMost, default: usual }: Step, run: Run, { life }: WalkedJourney): string {
  if (typeof wait === 'string') return wait
  const { trigger, attribute } = wait as { trigger?: string; attribute?: string }
  const value = trigger === undefined ? life.attributes[attribute!] : valueAt(run.trigger, trigger)
  if (typeof value !== 'number') return usual as string
  const length = `${Math.ceil(value)}${(unit ?? 'd') as string}`
  if (ms(length) < ms(atLeast as string)) return atLeast as string
  return ms(length) > ms(atMost as string) ? (atMost as string) : length
}

function* walkWaitUntil(step: Step, run: Run, journey: WalkedJourney): Walk {
  const { life } = journey
  const value = step['waitUntil'] as string | { trigger?: string; attribute?: string }
  if (typeof value === 'string' && value !== 'entry') {
    yield { until: nextClock(value, step['on'], life.now, life.zone) }
    return undefined
  }
  const latest = step['atMost'] === undefined ? Infinity : life.now + ms(step['atMost'] as string)
  const moment = (): number | undefined => {
    const date = typeof value === 'string' ? new Date(run.entryAt).toISOString() : value.trigger === undefined ? life.attributes[value.attribute!] : run.trigger[value.trigger]
    const found = momentOf(date, step, life.zone)
    return found === undefined || found > latest ? undefined : found
  }
  const until = moment()
  const isToCome = until !== undefined && until > life.now && (yield typeof value === 'object' && value.attribute !== undefined ? { until, moment } : { until }) !== -2
  return isToCome ? undefined : yield* walkSteps(step['else'] as Step[] | undefined, run, journey)
}

/** A round that begins with a message begins when that may leave. */
function* walkRepeat(step: Step, run: Run, journey: WalkedJourney): Walk {
  const { life } = journey
  const times = step['repeat'] as number
  const outer = run.round
  const first = life.now
  for (let turn = 0; turn < times; turn++) {
    const began = life.now
    if (step['until'] !== undefined && holds(step['until'] as Happening, life.view(run))) break
    run.round = outer * times + turn
    const reason = yield* walkSteps(step['steps'] as Step[], run, journey)
    if (run.ended || reason !== undefined) return reason
    if (turn === times - 1) break
    const begins = nextRound(step['every'] as string, first, began, life.now, life.zone)
    const [head] = step['steps'] as Step[]
    const hours = head !== undefined && 'send' in head ? hoursOf(head, journey) : undefined
    yield { until: hours === undefined ? begins : release(begins, life.zone, { customer: life.customer, run: run.id, step: idOf(head!) }, hours) }
  }
  run.round = outer
  return undefined
}

function* walkWaitFor(step: Step, run: Run, journey: WalkedJourney): Walk {
  const listed = Array.isArray(step['waitFor'])
  const arms = (listed ? step['waitFor'] : [{ ...(step['waitFor'] as Happening), steps: step['then'] }]) as (Happening & { steps?: Step[] })[]
  const { since } = run
  const happened = arms.findIndex((on) => journey.had(on, run, since))
  const until = journey.life.now + ms(step['within'] as string)
  const arm = happened >= 0 ? happened : yield { arms: arms.map((on) => ({ on })), since, until }
  run.since = journey.life.now
  return yield* walkSteps((arm < 0 ? step['else'] : arms[arm]!.steps) as Step[] | undefined, run, journey)
}
