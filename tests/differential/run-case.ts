// Runs a case on the product: the compiled definition on an executor, the engine's tasks on memory ports, virtual time.
import type { AppEvent, Case, Outcome, Reaction } from './history.ts'
import type { Compiled } from '../../engine/language/project.ts'
import type { Item, Mail } from '../../engine/ports.ts'
import type { MakeMachines } from '../engine/world/world.ts'
import { Machines } from '../../local/states/machines.ts'
import { endOf, reactionsTo, sorted } from './history.ts'
import { profileOf } from '../../engine/profile/profile-item.ts'
import { requestEnrollment } from '../../engine/tasks/ingest.ts'
import { runId } from '../../engine/table/keys.ts'
import { World, keyring } from '../engine/world/world.ts'

const eventTypes = { opened: 'Open', clicked: 'Click', scanned: 'Click', delivered: 'Delivery' } as const

/** A case compiled: what is deployed in the end, and what before the first journey comes, where that is later. */
export interface Deployed {
  compiled: Compiled
  before?: Compiled
}

export async function runCase({ compiled, before }: Deployed, { history, deployAt = Infinity }: Case, makeMachines: MakeMachines = (options) => new Machines(options)): Promise<Outcome[]> {
  const started = new Set<string>()
  const world = new World(before ?? compiled, history.startAt, {}, (options) => countingStarts(makeMachines(options), started))
  const until = endOf(history)
  const reactions: { at: number; mail: Mail; topic: string; reaction: Reaction }[] = []
  let seen = 0
  const events = [...history.events]
  let deploysAt = deployAt
  await world.post([{ type: 'identify', userId: history.user, messageId: 'identify', timestamp: new Date(history.startAt).toISOString(), traits: { email: `${history.user}@example.com`, timezone: history.zone, joined: history.joined } }])
  await world.quiet()
  for (;;) {
    for (; seen < world.mails.length; seen++) {
      const { at, mail } = world.mails[seen]!
      const { run, step, round, topic } = messageOf(world, mail)
      for (const reaction of reactionsTo(history, String(run), String(step), round as number)) reactions.push({ at: at + reaction.after, mail, topic: String(topic), reaction })
    }
    reactions.sort((a, b) => a.at - b.at)
    const next = Math.min(events[0]?.at ?? Infinity, reactions[0]?.at ?? Infinity, deploysAt, until)
    const mails = world.mails.length
    // Time moves from one thing that happens by itself to the next, for a mail may bring a reaction that comes before them.
    await world.advanceTo(Math.min(next, Math.max(world.now, world.nextAt())))
    if (world.mails.length > mails || world.now < next) continue
    if (next === until) break
    if (deploysAt === next) {
      deploysAt = Infinity
      world.deploy(compiled)
    } else if (events[0]?.at === next) await report(world, history.user, events.shift()!)
    else await react(world, history.user, reactions.shift()!)
    await world.quiet()
  }
  return sorted([...outcomesOf(world), { at: until, what: sumOf(world, started.size) }])
}

function countingStarts(machines: Machines, started: Set<string>): Machines {
  const start = machines.start.bind(machines)
  machines.start = (execution) => {
    started.add(execution.name)
    return start(execution)
  }
  return machines
}

async function report(world: World, user: string, { at, name, properties }: AppEvent): Promise<void> {
  const common = { userId: user, messageId: `${name}-${at}`, timestamp: new Date(at).toISOString() }
  if (name === 'Journey Requested') {
    const { journey, ...request } = properties
    const call = { journey: String(journey), body: JSON.stringify({ userId: user, messageId: common.messageId, ...request }), writeKey: keyring.writeKey(), received: at }
    const { status } = await requestEnrollment({ table: world.table, log: { info: () => undefined, error: () => undefined } }, call, keyring)
    if (status !== 202) throw new Error(`The request was answered ${status}`)
    return
  }
  await world.post([name === 'Identified' ? { type: 'identify', ...common, traits: properties } : { type: 'track', event: name, ...common, properties }])
}

function sumOf(world: World, started: number): string {
  const written = (name: string): number => world.items('event').filter((item) => item['name'] === name).length
  const [profile] = world.items('profile').map(profileOf)
  return `mood ${String(profile?.traits['mood']?.[0] ?? null)}, emitted ${written('Emitted')}, granted ${written('Reward Granted')}, notified ${world.published.filter(({ type }) => type === 'Notification').length}, started ${started}`
}

const messageOf = (world: World, { tags }: Mail): Item => world.items('message').find((item) => `${item.pk.slice(2)}_${item.sk.slice(2).replaceAll('#', '_')}` === tags['message'])!

async function react(world: World, user: string, { mail, topic, reaction: { act } }: { mail: Mail; topic: string; reaction: Reaction }): Promise<void> {
  if (act === 'unsubscribed') {
    if (topic === 'receipts') return
    return world.unsubscribe({ customer: keyring.customer(user), message: mail.tags['message']!, topic })
  }
  world.report(mail, eventTypes[act], eventTypes[act] === 'Click' ? { link: 'https://shop.example.com/', linkTags: { link: ['shop'] }, ...(act === 'scanned' ? { userAgent: 'Mimecast' } : {}) } : {})
}

function outcomesOf(world: World): Outcome[] {
  const outcomes: Outcome[] = []
  for (const item of world.items('message')) {
    const status = String(item['status'])
    outcomes.push({ at: item['at'] as number, what: `${String(item['run'])} ${String(item['step'])}#${String(item['round'])} ${status === 'skipped' ? `skipped ${String(item['reason'])}` : `${status} ${String(item['email'])}`}` })
  }
  for (const item of world.items('enrollment')) {
    const end = item['end'] as { kind: string; reason: string; at: number } | undefined
    const goal = item['goal'] as { at: number } | undefined
    const run = runId({ journey: String(item['journey']), entry: String(item['entry']), ordinal: item['ordinal'] as number })
    outcomes.push({ at: item['enteredAt'] as number, what: `${run} entered${item['heldOut'] === true ? ', held out' : ''}` })
    if (goal !== undefined) outcomes.push({ at: goal.at, what: `${run} reached its goal` })
    if (end !== undefined) outcomes.push({ at: end.at, what: `${run} ${end.kind} ${end.reason}` })
  }
  for (const { task, error } of world.faults.filter(({ error: fault }) => !(fault instanceof Error && fault.name === 'Exited'))) outcomes.push({ at: 0, what: `fault in ${task}: ${String(error)}` })
  return outcomes
}
