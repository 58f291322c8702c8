// Who enters, as the journey's `trigger` and `entry` say: judged in their order, when, exits, re-entry, group, consent, holdout.
import type { Deed } from './walk-conditions.ts'
import type { Happening, Occurrence, Run } from './walk-run.ts'
import type { WalkedJourney } from './walk-journey.ts'
import { beginWalk } from './walk-steps.ts'
import { fractionOf, shortHash } from '../../engine/identity/keyring.ts'
import { holds, ms } from './walk-conditions.ts'
import { elementsOf, keyIn } from './walk-run.ts'
import { befell, met } from './coverage.ts'

const mostElements = 20
const ranks = { low: 0, normal: 1, high: 2 }

export function enter(journey: WalkedJourney, occurrence: Occurrence): void {
  if (journey.life.now < journey.deployedAt) return
  const trigger = journey.triggers.find((one) => isTriggered(journey, one, occurrence))
  if (trigger === undefined) return
  met('trigger', trigger)
  const entered = entrantsOf(trigger, occurrence).flatMap((deed) => judge(journey, occurrence, trigger, deed) ?? [])
  for (const run of entered) if (!run.ended) journey.go(run, 0)
}

function isTriggered(journey: WalkedJourney, trigger: Happening, occurrence: Occurrence): boolean {
  if ('timer' in occurrence) return occurrence.timer === trigger
  if ('settled' in trigger || 'date' in trigger || 'schedule' in trigger) return false
  if ('segment' in trigger) return 'segment' in occurrence && [trigger['segment']].flat().includes(occurrence.segment) && occurrence.on === (trigger['on'] ?? 'enter')
  if ('stage' in trigger) return 'stage' in occurrence && [trigger['stage']].flat().includes(occurrence.stage) && (trigger['from'] === undefined || [trigger['from']].flat().includes(occurrence.from ?? null))
  if (!('deed' in occurrence) || occurrence.deed === undefined) return false
  const { deed } = occurrence
  if ('api' in trigger) return deed.name === 'Journey Requested' && deed.properties['journey'] === journey.id
  return deed.name === trigger['event'] && journey.passes(trigger['where'], deed)
}

/** The deed as each run is given it. */
function entrantsOf(trigger: Happening, occurrence: Occurrence): (Deed | undefined)[] {
  if (!('deed' in occurrence) || occurrence.deed === undefined) return [undefined]
  const { deed } = occurrence
  if ('api' in trigger) {
    const { properties, key } = deed.properties as { properties: Deed['properties']; key?: unknown }
    return [{ ...deed, properties: key === undefined ? properties : { ...properties, team: key } }]
  }
  const elements = elementsOf(trigger, deed)
  if (elements.length > 1) befell('an element of several')
  if (elements.length > mostElements) befell('elements beyond the twentieth')
  return elements.slice(0, mostElements).map((properties) => ({ ...deed, properties }))
}

function judge(journey: WalkedJourney, occurrence: Occurrence, trigger: Happening, deed: Deed | undefined): Run | undefined {
  const { life, entry } = journey
  const key = entry.key === undefined || deed === undefined ? undefined : keyIn(entry.key, deed)
  if (entry.key !== undefined && deed !== undefined && key === undefined) return undefined
  const ofKey = journey.runs.filter((run) => run.key === key)
  const by = 'stay' in occurrence ? occurrence.stay : 'deed' in occurrence ? (occurrence.deed ?? occurrence.at) : occurrence.at
  if (ofKey.at(-1)?.by === by) return undefined
  const given = propertiesOf(occurrence, deed)
  const run: Run = {
    id: `${journey.id}_${key === undefined ? '0' : shortHash(key, 10)}_${ofKey.length + 1}`, ...(key === undefined ? {} : { key }), by,
    entryAt: occurrence.at, enteredAt: life.now, trigger: given, latest: given, since: occurrence.at,
    ended: false, heldOut: false, goalReached: false, round: 0, walk: undefined as never,
  }
  life.touch(run.id, 'runs', 'reads')
  if (entry.when !== undefined && !holds(entry.when, life.view(run))) return undefined
  if (journey.exits.some((exit) => journey.had(exit, run, occurrence.at))) return undefined
  const hadGoal = journey.goal !== undefined && journey.had(journey.goal, run, occurrence.at)
  if ('settled' in trigger && hadGoal) return undefined
  const displaced = displacedBy(journey, run)
  if (displaced === undefined) return undefined
  if (!life.view(run).subscribed(journey.topic)) return undefined
  for (const { of, other, how } of displaced) {
    of.end(other, `exited ${how}`)
    befell(how)
    // The goal of a restarted run is the goal of the one that takes its place.
    if (how === 'restarted') other.goalReached = true
  }
  return begin(journey, run, hadGoal)
}

function propertiesOf(occurrence: Occurrence, deed: Deed | undefined): Deed['properties'] {
  if (deed !== undefined) return deed.properties
  if ('timer' in occurrence) return occurrence.trigger
  if ('stage' in occurrence) return { stage: occurrence.stage, ...(occurrence.from === undefined ? {} : { from: occurrence.from }) }
  return 'segment' in occurrence ? { segment: occurrence.segment, on: occurrence.on } : {}
}

type Displaced = { of: WalkedJourney; other: Run; how: 'restarted' | 'pre-empted' }[]

/** Open runs that must end first; undefined where re-entry or group keeps the run out. */
function displacedBy(journey: WalkedJourney, { key, entryAt }: Run): Displaced | undefined {
  const { life, entry } = journey
  const mine = journey.runs.filter((run) => entry.per === 'customer' || run.key === key)
  const last = mine.toSorted((a, b) => b.entryAt - a.entryAt)[0]
  const open = mine.filter(({ ended }) => !ended)
  met('entry', entry)
  if (open.length > 0 && entry.whileActive !== 'restart') return undefined
  if (last !== undefined && entryAt <= last.entryAt) return undefined
  const { reentry = 'always' } = entry
  if (open.length === 0 && last !== undefined) {
    if (reentry === 'never') return undefined
    if (reentry !== 'always' && life.now < last.enteredAt + ms(reentry.after)) return undefined
    befell(entry.key === undefined ? 'again' : entry.per === 'customer' ? 'again per customer' : 'again per key')
  }
  const restarted = open.map((other) => ({ of: journey, other, how: 'restarted' as const }))
  if (entry.group === undefined) return restarted
  const rivals = journey.all.filter((one) => one.entry.group === entry.group).flatMap((of) => of.open.filter((other) => !open.includes(other)).map((other) => ({ of, other, how: 'pre-empted' as const })))
  if (rivals.some(({ of }) => ranks[of.entry.priority ?? 'normal'] >= ranks[entry.priority ?? 'normal'])) {
    befell('group taken')
    return undefined
  }
  return [...restarted, ...rivals]
}

function begin(journey: WalkedJourney, run: Run, hadGoal: boolean): Run {
  const { life, entry } = journey
  run.heldOut = isHeldOut(journey)
  journey.runs.push(run)
  for (const deed of life.deeds) if (deed.at > run.entryAt) journey.keepLatest(run, deed)
  life.say(`${run.id} entered${run.heldOut ? ', held out' : ''}`)
  const goal = journey.goal
  if (hadGoal) {
    journey.reach(run)
    if (goal!.ends !== false) {
      journey.end(run, 'goal goal reached before the start')
      return run
    }
  }
  if (!run.heldOut) life.started++
  else befell(entry.holdout === undefined ? 'held out by the programme' : 'held out by the journey')
  run.walk = beginWalk(journey, run)
  return run
}

/** Always the same customers; a journey with a transactional message holds nobody out. */
function isHeldOut({ id, entry, steps, topic, life }: WalkedJourney): boolean {
  const isDrawn = (share: number | undefined, of: string): boolean => share !== undefined && fractionOf(`holdout\n${of}\n${life.customer}`) < share
  const isWanted = isDrawn(entry.holdout, id) || isDrawn(life.case.holdout, 'the programme')
  if (!isWanted) return false
  const transactional = topicsIn(steps, topic).includes('receipts')
  if (transactional) befell('not held out for a transactional message')
  return !transactional
}

/** Of all messages, however deep they stand. */
function topicsIn(value: unknown, usual: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.values(value).flatMap((one) => topicsIn(one, usual))
  return 'send' in value ? [...inside, ('topic' in value ? value.topic : usual) as string] : inside
}
