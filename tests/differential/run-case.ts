// Runs a case on the product: the compiled definition on an executor, the engine's tasks on memory ports, virtual time.
import type { Compiled } from '../../engine/language/project.ts'
import type { History, Outcome, Reaction } from './history.ts'
import type { Mail } from '../../engine/ports.ts'
import type { MakeMachines } from '../engine/world/world.ts'
import { profileOf } from '../../engine/profile/profile-item.ts'
import { World, keyring } from '../engine/world/world.ts'

const user = 'anna'
const eventTypes = { opened: 'Open', clicked: 'Click', scanned: 'Click', delivered: 'Delivery' } as const

export async function runCase(compiled: Compiled, history: History, until: number, makeMachines?: MakeMachines): Promise<Outcome[]> {
  const world = new World(compiled, history.startAt, {}, makeMachines)
  const reactions: { at: number; mail: Mail; reaction: Reaction }[] = []
  let seen = 0
  const events = [...history.events]
  await world.post([{ type: 'identify', userId: user, messageId: 'identify', timestamp: new Date(history.startAt).toISOString(), traits: { email: `${user}@example.com`, timezone: history.zone, joined: history.joined } }])
  await world.quiet()
  for (;;) {
    for (; seen < world.mails.length; seen++) {
      const { at, mail } = world.mails[seen]!
      for (const reaction of history.reactions[seen] ?? []) reactions.push({ at: at + reaction.after, mail, reaction })
    }
    reactions.sort((a, b) => a.at - b.at)
    const next = Math.min(events[0]?.at ?? Infinity, reactions[0]?.at ?? Infinity, until)
    const before = world.mails.length
    // A mail on the way may bring a reaction that comes before what is next.
    await world.advanceTo(Math.min(next, nextStop(world, next)))
    if (world.mails.length > before || world.now < next) continue
    if (next === until) break
    if (events[0]?.at === next) {
      const { at, name, properties } = events.shift()!
      const common = { userId: user, messageId: `${name}-${at}`, timestamp: new Date(at).toISOString() }
      await world.post([name === 'Identified' ? { type: 'identify', ...common, traits: properties } : { type: 'track', event: name, ...common, properties }])
    } else {
      const { mail, reaction } = reactions.shift()!
      await react(world, mail, reaction)
    }
    await world.quiet()
  }
  const written = (name: string): number => world.items('event').filter((item) => item['name'] === name).length
  const [profile] = world.items('profile').map(profileOf)
  return sorted([...outcomesOf(world), { at: until, what: `mood ${String(profile?.traits['mood']?.[0] ?? null)}, emitted ${written('Emitted')}, granted ${written('Reward Granted')}, notified ${world.published.filter(({ type }) => type === 'Notification').length}` }])
}

/** The next instant at which anything may happen by itself: time moves in such steps, so that no reaction comes too late. */
function nextStop(world: World, limit: number): number {
  const due = world.table.index('due').all().map(({ at }) => at as number)
  return Math.min(limit, ...[world.machines.nextAt() ?? limit, ...due].filter((at) => at > world.now))
}

async function react(world: World, mail: Mail, { act }: Reaction): Promise<void> {
  if (act === 'unsubscribed') {
    const message = mail.tags['message']!
    const topic = String(world.items('message').find((item) => `${item.pk.slice(2)}_${item.sk.slice(2).replaceAll('#', '_')}` === message)?.['topic'])
    if (topic === 'receipts') return
    return world.unsubscribe({ customer: keyring.customer(user), message, topic })
  }
  world.report(mail, eventTypes[act], eventTypes[act] === 'Click' ? { link: 'https://shop.example.com/', linkTags: { link: ['shop'] }, ...(act === 'scanned' ? { userAgent: 'Mimecast' } : {}) } : {})
}

function outcomesOf(world: World): Outcome[] {
  const outcomes: Outcome[] = []
  for (const item of world.items('message')) {
    const status = String(item['status'])
    outcomes.push({ at: item['at'] as number, what: `${String(item['step'])}#${String(item['round'])} ${status === 'skipped' ? `skipped ${String(item['reason'])}` : `${status} ${String(item['email'])}`}` })
  }
  for (const item of world.items('enrollment')) {
    const end = item['end'] as { kind: string; reason: string; at: number } | undefined
    outcomes.push({ at: item['enteredAt'] as number, what: `run ${String(item['ordinal'])} entered` })
    if (end !== undefined) outcomes.push({ at: end.at, what: `run ${String(item['ordinal'])} ${end.kind} ${end.reason}` })
  }
  for (const { task, error } of world.faults.filter(({ error: fault }) => !(fault instanceof Error && fault.name === 'Exited'))) outcomes.push({ at: 0, what: `fault in ${task}: ${String(error)}` })
  return outcomes
}

export const sorted = (outcomes: readonly Outcome[]): Outcome[] => outcomes.toSorted((a, b) => a.at - b.at || (a.what < b.what ? -1 : 1))

/** One line each, for comparing and for reading. */
export const lines = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ at, what }) => `${at === 0 ? '' : new Date(at).toISOString()} ${what}`)
