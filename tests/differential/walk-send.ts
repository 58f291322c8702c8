// One message of a run: held until its hours are open, then judged, and what the customer does about it.
import type { Happening, Message, Pause, Run, Step } from './walk-run.ts'
import type { Hours } from './walk-time.ts'
import type { Life } from './walk-life.ts'
import type { Reaction } from './history.ts'
import type { WalkedJourney } from './walk-journey.ts'
import { cappedUntil, release } from './walk-time.ts'
import { holds, ms } from './walk-conditions.ts'
import { lifecycle } from './model-project.ts'
import { reactionsTo } from './history.ts'
import { idOf, Tie } from './walk-run.ts'

const eventOfAct = { opened: 'Email Opened', clicked: 'Email Link Clicked', scanned: 'Email Link Clicked', delivered: 'Email Delivered' } as const

interface Offer {
  id: string
  topic: keyof typeof lifecycle.topics
  marketing: boolean
  hours: Hours | undefined
  due: number
  hold: string | undefined
  /** The last moment at which it may still leave. */
  expires: number
}

const topicOf = (step: Step, journey: WalkedJourney): Offer['topic'] => (step['topic'] ?? journey.topic) as Offer['topic']

/** The hours that hold a message; undefined where any hour will do. */
export function hoursOf(step: Step, journey: WalkedJourney): Hours | undefined {
  const window = step['window'] as 'any' | Hours | undefined
  if (window !== undefined) return window === 'any' ? undefined : window
  return lifecycle.topics[topicOf(step, journey)].kind === 'marketing' ? lifecycle.limits.window : undefined
}

export function* walkSend(step: Step, run: Run, journey: WalkedJourney): Generator<Pause, void, number> {
  const { life } = journey
  const topic = topicOf(step, journey)
  const marketing = lifecycle.topics[topic].kind === 'marketing'
  const hours = hoursOf(step, journey)
  const id = idOf(step)
  const hold = (step['ifCapped'] as { hold: string } | undefined)?.hold
  const due = life.now
  const opens = hours === undefined ? due : release(due, life.zone, { customer: life.customer, run: run.id, step: id }, hours)
  const written = step['expires'] as string | undefined
  const expires = written !== undefined ? due + ms(written) : marketing ? opens + ms(hold ?? '24h') : Infinity
  for (;;) {
    const outcome = yield* offer(step, run, journey, { id, topic, marketing, hours, due, hold, expires })
    if (run.ended) return
    if (outcome === 'again') continue
    life.say(`${run.id} ${id}#${run.round} ${outcome}`)
    run.since = life.now
    const [kind] = outcome.split(' ')
    const message: Message = { journey: journey.id, run: run.id, step: id, topic, outcomes: new Set([kind!]), links: new Set() }
    life.touch(run.id, 'messages', 'adds')
    life.messages.push(message)
    if (kind !== 'sent') return
    if (marketing) life.sends.push({ at: life.now, run: run.id })
    for (const reaction of reactionsTo(life.case.history, run.id, id, run.round)) life.at(life.now + reaction.after, 'reaction', () => react(message, reaction, life))
    return
  }
}

function* offer(step: Step, run: Run, { life }: WalkedJourney, { id, topic, marketing, hours, due, hold, expires }: Offer): Generator<Pause, string, number> {
  if (life.now > expires) return 'skipped expired'
  if (hours !== undefined) {
    const leaves = release(life.now, life.zone, { customer: life.customer, run: run.id, step: id }, hours)
    if (leaves > life.now) {
      yield { until: leaves }
      return 'again'
    }
  }
  const isSo = (condition: unknown): boolean => holds(condition as Happening, life.view(run))
  if (step['when'] !== undefined && !isSo(step['when'])) return 'skipped condition'
  const { email } = step['send'] as { email: string | { when?: Happening; use: string }[] }
  const chosen = typeof email === 'string' ? email : email.find(({ when }) => when === undefined || isSo(when))?.use
  if (chosen === undefined) return 'skipped no-content'
  if (!life.view(run).subscribed(topic)) return 'skipped unsubscribed'
  const capped = marketing ? placeAt(life, run) : undefined
  if (capped === undefined) return `sent ${chosen}`
  if (hold === undefined || capped > due + ms(hold)) return 'skipped capped'
  yield { until: capped }
  return 'again'
}

/** When there is a place under the caps again. Two runs of one moment that want the last place are a tie. */
function placeAt({ sends, now, zone }: Life, run: Run): number | undefined {
  const capped = cappedUntil(sends.map(({ at }) => at), now, zone)
  const alone = cappedUntil(sends.filter(({ at, run: by }) => at < now || by === run.id).map(({ at }) => at), now, zone)
  if (capped !== alone) throw new Tie()
  return capped
}

function react(message: Message, { act }: Reaction, life: Life): void {
  if (act === 'unsubscribed') {
    // A transactional mail has no link to unsubscribe by.
    if (life.left.has(message.topic) || message.topic === 'receipts') return
    life.left.add(message.topic)
    return life.deed({ at: life.now, name: 'Unsubscribed', properties: { topic: message.topic } })
  }
  message.outcomes.add(act)
  if (act === 'clicked') message.links.add('shop')
  if (act === 'scanned') message.links.add('scanned shop')
  life.deed({ at: life.now, name: eventOfAct[act], properties: { run: message.run, step: message.step, link: 'shop', machine: act === 'scanned' } })
}
