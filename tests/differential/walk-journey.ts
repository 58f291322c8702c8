// One journey as a walk sees it: its runs, what they listen for, and what becomes of them.
import type { Deed } from './walk-conditions.ts'
import type { Happening, Occurrence, Pause, Run, Step } from './walk-run.ts'
import type { Life } from './walk-life.ts'
import { holds, ms, passes } from './walk-conditions.ts'
import { elementsOf, keyIn, Tie } from './walk-run.ts'
import { met } from './coverage.ts'
import { withParts } from './walk-parts.ts'

const actOf: Record<string, string> = { 'Email Opened': 'opened', 'Email Link Clicked': 'clicked', 'Email Delivered': 'delivered' }

type Goal = Happening & { within: string; ends?: boolean }

export interface Entry {
  when?: Happening
  reentry?: 'never' | 'always' | { after: string }
  per?: 'customer'
  whileActive?: 'restart'
  key?: unknown
  group?: string
  priority?: 'high' | 'normal' | 'low'
  holdout?: number
}

export class WalkedJourney {
  readonly id: string
  readonly life: Life
  readonly runs: Run[] = []
  /** All of the case, itself included. */
  readonly all: readonly WalkedJourney[]
  readonly topic: string
  readonly entry: Entry
  readonly triggers: Happening[]
  readonly exits: Happening[]
  readonly goal: Goal | undefined
  readonly steps: Step[]
  readonly backfill: { over: string } | undefined
  readonly asksWhen: boolean
  /** Before it nobody enters. */
  readonly deployedAt: number

  constructor(id: string, journey: Record<string, unknown>, around: { life: Life; all: readonly WalkedJourney[]; deployedAt: number }) {
    const { life, all, deployedAt } = around
    met('journey', journey)
    this.id = id
    this.life = life
    this.all = all
    this.deployedAt = deployedAt
    this.topic = journey['topic'] as string
    this.entry = journey['entry'] as Entry
    this.triggers = [journey['trigger']].flat() as Happening[]
    this.exits = [journey['exit'] ?? []].flat() as Happening[]
    this.goal = journey['goal'] as Goal | undefined
    this.steps = withParts(journey['steps'] as Step[], life.case.parts)
    this.asksWhen = JSON.stringify([this.goal, this.exits, this.steps]).includes('{"when":')
    this.backfill = journey['backfill'] as { over: string } | undefined
  }

  get open(): Run[] {
    return this.runs.filter(({ ended }) => !ended)
  }

  /** What waits for a date of the customer's is resolved again. */
  datesChanged(): void {
    for (const run of this.open) this.#resolve(run)
  }

  happened(occurrence: Occurrence): void {
    for (const run of this.runs) {
      if ('deed' in occurrence && occurrence.deed !== undefined && !run.ended) this.keepLatest(run, occurrence.deed)
      this.#hear(run, occurrence)
    }
  }

  /** Of the run's own key; what it would be given if it entered now. */
  keepLatest(run: Run, deed: Deed): void {
    const given = this.triggers.filter((trigger) => trigger['event'] === deed.name).flatMap((trigger) => elementsOf(trigger, deed))
    const own = given.find((properties) => run.key === undefined || keyIn(this.entry.key, { ...deed, properties }) === run.key)
    if (own !== undefined) run.latest = own
  }

  /** Whether a run that listens for a condition would be told that it holds. */
  wouldHear(): boolean {
    return this.runs.some((run) => {
      const arms = run.pause !== undefined && 'arms' in run.pause ? run.pause.arms.map(({ on }) => on) : []
      const awaited = this.#awaitsGoal(run) ? [this.goal!] : []
      return [...awaited, ...(run.ended ? [] : [...this.exits, ...arms])].some((on) => 'when' in on && holds(on['when'] as Happening, this.life.view(run)))
    })
  }

  /** Also of a run that has ended, until the goal's time is over. */
  #awaitsGoal(run: Run): boolean {
    return this.goal !== undefined && !run.goalReached && this.life.now <= run.entryAt + ms(this.goal.within)
  }

  /** What a deed brings comes about with it: goal, exit, then the arms are asked of both. */
  #comesAbout(happening: Happening, occurrence: Occurrence, run: Run, since: number): boolean {
    const brought = 'brings' in occurrence ? (occurrence.brings ?? []) : []
    return [occurrence, ...brought].some((one) => this.is(happening, one, run, since))
  }

  /** Whether a change that time alone brings still ends a run that has just gone on is a race. */
  #refuseRace(run: Run, occurrence: Occurrence): void {
    if (run.movedAt !== this.life.now || 'deed' in occurrence) return
    const ends = [...(this.#awaitsGoal(run) ? [this.goal!] : []), ...this.exits]
    if (ends.some((on) => this.is(on, occurrence, run, run.entryAt))) throw new Tie()
  }

  #hear(run: Run, occurrence: Occurrence): void {
    this.#refuseRace(run, occurrence)
    if (this.#awaitsGoal(run) && this.#comesAbout(this.goal!, occurrence, run, run.entryAt)) {
      this.reach(run)
      if (!run.ended && this.goal!.ends !== false) return this.end(run, 'goal goal')
    }
    if (run.ended) return
    if ('deed' in occurrence && occurrence.deed?.name === 'Unsubscribed' && occurrence.deed.properties['topic'] === this.topic) return this.end(run, 'exited unsubscribed')
    const exit = this.exits.findIndex((happening) => this.#comesAbout(happening, occurrence, run, run.entryAt))
    if (exit >= 0) return this.end(run, `exited exit ${exit + 1}`)
    const { pause } = run
    if (pause === undefined || !('arms' in pause) || occurrence.at > pause.until) return
    const arm = pause.arms.findIndex(({ on }) => this.#comesAbout(on, occurrence, run, pause.since))
    if (arm >= 0) this.go(run, arm)
  }

  is(happening: Happening, occurrence: Occurrence, run: Run, since: number): boolean {
    met('happening', happening)
    if ('when' in happening) return holds(happening['when'] as Happening, this.life.view(run))
    if (occurrence.at <= since) return false
    if ('stage' in happening) {
      if (!('stage' in occurrence) || ![happening['stage']].flat().includes(occurrence.stage)) return false
      return happening['from'] === undefined || [happening['from']].flat().includes(occurrence.from ?? null)
    }
    if ('segment' in happening) return 'segment' in occurrence && [happening['segment']].flat().includes(occurrence.segment) && occurrence.on === (happening['on'] ?? 'enter')
    if (!('deed' in occurrence) || occurrence.deed === undefined) return false
    const { deed } = occurrence
    if ('message' in happening) {
      return actOf[deed.name] === happening['was'] && deed.properties['step'] === happening['message'] && deed.properties['run'] === run.id && (deed.properties['machine'] !== true || happening['machine'] === true)
        && (happening['link'] === undefined || happening['link'] === deed.properties['link'])
    }
    return deed.name === happening['event'] && this.passes(happening['where'], deed, run) && (happening['anyKey'] === true || this.isOfKey(deed, run))
  }

  /** A run with a key hears only what has the same. */
  isOfKey(deed: Deed, run: Run): boolean {
    return run.key === undefined || keyIn(this.entry.key, deed) === run.key
  }

  passes(where: unknown, deed: Deed, run?: Run): boolean {
    return Object.entries((where ?? {}) as Happening).every(([name, test]) => passes(test, deed.properties[name], this.life.view(run)))
  }

  /** Whether it happened after `since`, up to now. Of a stage and a segment only the last change is looked at. */
  had(on: Happening, run: Run, since: number): boolean {
    const { life } = this
    if ('when' in on) return holds(on['when'] as Happening, life.view(run))
    if ('stage' in on) return life.stageSince > since && this.is(on, { at: life.stageSince, stage: life.stage, ...(life.from === undefined ? {} : { from: life.from }), stay: '' }, run, since)
    if ('segment' in on) return [on['segment'] as string | string[]].flat().some((name) => life.inside.get(name)!.since > since && life.inside.get(name)!.inside === (on['on'] !== 'leave'))
    return life.deeds.some((deed) => this.is(on, { at: deed.at, deed }, run, since))
  }

  #resolve(run: Run): void {
    const { pause } = run
    if (pause === undefined || !('moment' in pause)) return
    const moment = pause.moment()
    if (moment === undefined || moment <= this.life.now) return this.go(run, -2)
    this.#pause(run, { ...pause, until: moment })
  }

  /** Goes on with a run; -1 is a wait that came to its end. */
  go(run: Run, answer: number): void {
    delete run.pause
    run.movedAt = this.life.now
    const { value: pause, done } = run.walk.next(answer)
    if (done === true || run.ended || pause === undefined) return
    this.#pause(run, pause)
  }

  #pause(run: Run, pause: Pause): void {
    run.pause = pause
    if (pause.until !== Infinity) this.life.at(pause.until, 'timer', () => (run.pause === pause && !run.ended ? this.go(run, -1) : undefined))
  }

  reach(run: Run): void {
    run.goalReached = true
    this.life.say(`${run.id} reached its goal`)
  }

  end(run: Run, how: string): void {
    run.ended = true
    this.life.say(`${run.id} ${how}`)
  }
}
