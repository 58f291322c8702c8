// A journey read aloud: walks the journey's own JSON, step by step, through one customer's history, with nothing of the
// product but the draw of chance (arms and jitter are hashes). What it says must be what the compiled definition does.
import type { Case, Outcome, Reaction } from './history.ts'
import type { Deed, View } from './walk-conditions.ts'
import { cappedUntil, endOfWait, midnights, momentOf, nextClock, nextRound, release } from './walk-time.ts'
import { fractionOf } from '../../engine/identity/keyring.ts'
import { drawArm } from '../../engine/steps/split.ts'
import { met } from './coverage.ts'
import { holds, ms, passes, windows } from './walk-conditions.ts'
import { lifecycle, segments } from './model-project.ts'
import { sorted } from './run-case.ts'

type Step = Record<string, unknown>
type Happening = Record<string, unknown>

/** Two things that have nothing to do with each other fell on one millisecond; no order of them is the right one. */
export class Tie extends Error {}

type Occurrence = { at: number; deed: Deed } | { at: number; stage: string; from: string } | { at: number; segment: string; on: 'enter' | 'leave' } | { at: number; timer: Happening; trigger: Deed['properties'] }

/** What a walk waits for. */
type Pause = { until: number } | { arms: { on: Happening }[]; since: number; until: number } | { until: number; moment: () => number | undefined }

interface Run {
  ordinal: number
  entryAt: number
  enteredAt: number
  trigger: Deed['properties']
  /** The later of the last send and the last waitFor, else entry. */
  since: number
  ended: boolean
  goalReached: boolean
  /** Of the repeats around the step. */
  round: number
  walk: Generator<Pause, void, number>
  pause?: Pause
}

interface Message {
  run: number
  step: string
  topic: string
  outcomes: Set<string>
  links: Set<string>
}

const eventOfAct = { opened: 'Email Opened', clicked: 'Email Link Clicked', scanned: 'Email Link Clicked', delivered: 'Email Delivered' } as const
const actOf: Record<string, string> = { 'Email Opened': 'opened', 'Email Link Clicked': 'clicked', 'Email Delivered': 'delivered' }

export class Walker {
  readonly outcomes: Outcome[] = []
  readonly #case: Case
  readonly #customer: string
  readonly #queue: { at: number; kind: 'app' | 'reaction' | 'timer' | 'turn' | 'window'; act: () => void }[] = []
  readonly #deeds: Deed[] = []
  readonly #attributes: Record<string, unknown>
  readonly #messages: Message[] = []
  readonly #runs: Run[] = []
  readonly #left = new Set<string>()
  readonly #sends: number[] = []
  readonly #ids: Map<object, string>
  #mails = 0
  #notified = 0
  #stage: string
  #stageSince: number
  readonly #inside = new Map(Object.keys(segments).map((name) => [name, { inside: false, since: 0 }]))
  #now: number

  constructor(one: Case, customer: string, ids: Map<object, string>) {
    this.#case = one
    this.#customer = customer
    this.#ids = ids
    this.#now = one.history.startAt
    this.#attributes = { email: 'anna@example.com', timezone: one.history.zone, joined: one.history.joined }
    this.#stage = 'guest'
    this.#stageSince = this.#now
    for (const event of one.history.events) this.#queue.push({ at: event.at, kind: 'app', act: () => (event.name === 'Identified' ? this.#identify(event) : this.#deed(event)) })
    this.#leaveWindows({ at: this.#now, name: '', properties: {} })
  }

  /** Throws `Tie`. */
  walk(until: number): Outcome[] {
    for (;;) {
      this.#queue.sort((a, b) => a.at - b.at || Number(b.kind === 'window') - Number(a.kind === 'window'))
      const next = this.#queue.shift()
      if (next?.kind === 'window') {
        this.#now = next.at
        // Most windows that something leaves change nothing, whatever else there is at that moment.
        if (next.at > until || !this.#anyHolds()) continue
      }
      if (next === undefined || next.at > until) return sorted([...this.outcomes, { at: until, what: `mood ${String(this.#attributes['mood'] ?? null)}, emitted ${this.#written('Emitted')}, granted ${this.#written('Reward Granted')}, notified ${this.#notified}` }])
      const other = this.#queue[0]
      if (other?.at === next.at && (other.kind !== 'timer' || next.kind !== 'timer')) throw new Tie()
      this.#now = next.at
      next.act()
    }
  }

  #written(name: string): number {
    return this.#deeds.filter((deed) => deed.name === name).length
  }

  get #journey(): Step {
    return this.#case.journey
  }

  #view(run?: Run): View {
    return {
      now: this.#now, deeds: this.#deeds, attributes: this.#attributes, firstAt: this.#case.history.startAt, stage: this.#stage,
      trigger: run?.trigger ?? {}, entryAt: run?.entryAt ?? 0, zoneOfBrand: lifecycle.brand.zone, run: run?.ordinal ?? 0,
      subscribed: (topic) => !this.#left.has(topic), messages: this.#messages,
    }
  }

  #deed(deed: Deed): void {
    this.#deeds.push(deed)
    this.#leaveWindows(deed)
    this.#hear({ at: deed.at, deed })
    this.#enter({ at: deed.at, deed })
    this.#arm(deed)
    this.#look()
  }

  /** Dates of the customer's change: what waits for one is resolved again, and date triggers follow. */
  #identify({ at, properties }: Deed): void {
    Object.assign(this.#attributes, properties)
    this.#hear({ at, deed: { at, name: '', properties: {} } })
    for (const run of this.#runs.filter(({ ended }) => !ended)) this.#resolve(run)
    for (const trigger of this.#triggers()) if ('date' in trigger) this.#setDate(trigger)
    this.#look()
  }

  /** Whatever a `when` asks, time alone turns it only where something leaves a window; so all those moments are tried. */
  #leaveWindows({ at, name }: Deed): void {
    if (!this.#listensForTime || !['', 'Order Completed', 'Page Viewed', 'Reviewed', 'Account Closed'].includes(name)) return
    const instants = [...windows.map((window) => at + ms(window)), ...midnights(at, 29, lifecycle.brand.zone)]
    for (const instant of new Set(instants)) {
      if (this.#queue.some((other) => other.at === instant && other.kind === 'window')) continue
      this.#queue.push({ at: instant, kind: 'window', act: () => this.#hear({ at: instant, deed: { at: instant, name: '', properties: {} } }) })
    }
  }

  get #listensForTime(): boolean {
    return JSON.stringify([this.#journey['goal'] ?? null, this.#journey['exit'] ?? null, this.#journey['steps']]).includes('{"when":')
  }

  /** Whether a run that listens for a condition would be told that it holds. */
  #anyHolds(): boolean {
    return this.#runs.some((run) => {
      if (run.ended) return false
      const goal = this.#journey['goal'] as (Happening & { within: string }) | undefined
      const arms = run.pause !== undefined && 'arms' in run.pause ? run.pause.arms.map(({ on }) => on) : []
      const awaited = goal === undefined || run.goalReached || this.#now > run.entryAt + ms(goal.within) ? [] : [goal]
      return [...awaited, ...([this.#journey['exit'] ?? []].flat() as Happening[]), ...arms].some((on) => 'when' in on && holds(on['when'] as Happening, this.#view(run)))
    })
  }

  #resolve(run: Run): void {
    const { pause } = run
    if (pause === undefined || !('moment' in pause)) return
    const moment = pause.moment()
    if (moment === undefined || moment <= this.#now) return this.#go(run, -2)
    this.#pause(run, { ...pause, until: moment })
  }

  #setDate(trigger: Happening): void {
    const { attribute } = trigger['date'] as { attribute: string }
    const moment = (): number | undefined => momentOf(this.#attributes[attribute], trigger, this.#case.history.zone)
    const fires = moment()
    if (fires === undefined || fires <= this.#now) return
    this.#queue.push({ at: fires, kind: 'turn', act: () => (moment() === fires ? this.#enter({ at: fires, timer: trigger, trigger: { attribute, date: this.#attributes[attribute] } }) : undefined) })
  }

  /** A trigger that settles is fired by the last deed of its kind. */
  #arm(deed: Deed): void {
    for (const trigger of this.#triggers()) {
      if (!('settled' in trigger) || deed.name !== trigger['event'] || !this.#passes(trigger['where'], deed)) continue
      const isLast = (): boolean => !this.#deeds.some((other) => other.at > deed.at && other.name === deed.name && this.#passes(trigger['where'], other))
      this.#queue.push({ at: deed.at + ms(trigger['settled'] as string), kind: 'turn', act: () => (isLast() ? this.#enter({ at: deed.at, timer: trigger, trigger: deed.properties }) : undefined) })
    }
  }

  #triggers(): Happening[] {
    return [this.#journey['trigger']].flat() as Happening[]
  }

  /** Decides the stage, and when it will have to be looked at again. */
  #look(): void {
    const stage = this.#stageAt(this.#now)
    if (stage !== this.#stage) {
      const occurrence = { at: this.#now, stage, from: this.#stage }
      this.#stage = stage
      this.#stageSince = this.#now
      this.#hear(occurrence)
      this.#enter(occurrence)
    }
    for (const [segment, known] of this.#inside) {
      const inside = holds(segments[segment]!.when, this.#view())
      if (inside === known.inside) continue
      const occurrence = { at: this.#now, segment, on: inside ? ('enter' as const) : ('leave' as const) }
      this.#inside.set(segment, { inside, since: this.#now })
      this.#hear(occurrence)
      this.#enter(occurrence)
    }
    const turn = this.#nextTurn()
    if (turn !== undefined && !this.#queue.some(({ at, kind }) => kind === 'turn' && at === turn)) this.#queue.push({ at: turn, kind: 'turn', act: () => this.#look() })
  }

  #stageAt(now: number): string {
    return lifecycle.stages.find(({ when }) => when === undefined || holds(when, { ...this.#view(), now }))!.name
  }

  /** A stage can turn only where an event leaves a window; so all those instants are tried. */
  #nextTurn(): number | undefined {
    const spans = lifecycle.stages.flatMap(({ when }) => (when !== undefined && 'inLast' in when ? [ms(when.inLast)] : []))
    const instants = this.#deeds.flatMap(({ at, name }) => (name === 'Order Completed' ? spans.map((span) => at + span) : name === 'Page Viewed' ? [at + ms('30d')] : []))
    const turns = (at: number): boolean => this.#stageAt(at) !== this.#stage || holds(segments['readers']!.when, { ...this.#view(), now: at }) !== this.#inside.get('readers')!.inside
    return instants.filter((at) => at > this.#now && turns(at)).toSorted((a, b) => a - b)[0]
  }

  #hear(occurrence: Occurrence): void {
    for (const run of this.#runs.filter(({ ended }) => !ended)) this.#hearRun(run, occurrence)
  }

  #hearRun(run: Run, occurrence: Occurrence): void {
    const goal = this.#journey['goal'] as (Happening & { within: string; ends?: boolean }) | undefined
    if (goal !== undefined && !run.goalReached && this.#now <= run.entryAt + ms(goal.within) && this.#is(goal, occurrence, run, run.entryAt)) {
      run.goalReached = true
      if (goal.ends !== false) return this.#end(run, 'goal goal')
    }
    if ('deed' in occurrence && occurrence.deed.name === 'Unsubscribed' && occurrence.deed.properties['topic'] === this.#journey['topic']) return this.#end(run, 'exited unsubscribed')
    const exits = [this.#journey['exit'] ?? []].flat() as Happening[]
    const exit = exits.findIndex((happening) => this.#is(happening, occurrence, run, run.entryAt))
    if (exit >= 0) return this.#end(run, `exited exit ${exit + 1}`)
    const { pause } = run
    if (pause === undefined || !('arms' in pause) || occurrence.at > pause.until) return
    const arm = pause.arms.findIndex(({ on }) => this.#is(on, occurrence, run, pause.since))
    if (arm >= 0) this.#go(run, arm)
  }

  #is(happening: Happening, occurrence: Occurrence, run: Run, since: number): boolean {
    met('happening', happening)
    if ('when' in happening) return holds(happening['when'] as Happening, this.#view(run))
    if (occurrence.at <= since) return false
    if ('stage' in happening) {
      if (!('stage' in occurrence) || ![happening['stage']].flat().includes(occurrence.stage)) return false
      return happening['from'] === undefined || [happening['from']].flat().includes(occurrence.from)
    }
    if ('segment' in happening) return 'segment' in occurrence && [happening['segment']].flat().includes(occurrence.segment) && occurrence.on === (happening['on'] ?? 'enter')
    if (!('deed' in occurrence)) return false
    const { deed } = occurrence
    if ('message' in happening) {
      return actOf[deed.name] === happening['was'] && deed.properties['step'] === happening['message'] && deed.properties['run'] === run.ordinal && (deed.properties['machine'] !== true || happening['machine'] === true)
        && (happening['link'] === undefined || happening['link'] === deed.properties['link'])
    }
    return deed.name === happening['event'] && this.#passes(happening['where'], deed, run)
  }

  #passes(where: unknown, deed: Deed, run?: Run): boolean {
    return Object.entries((where ?? {}) as Happening).every(([name, test]) => passes(test, deed.properties[name], this.#view(run)))
  }

  /** Whether it happened after `since`, up to now. Of a stage and a segment only the last change is looked at. */
  #had(on: Happening, run: Run, since: number): boolean {
    if ('when' in on) return holds(on['when'] as Happening, this.#view(run))
    if ('stage' in on) return this.#stageSince > since && [on['stage']].flat().includes(this.#stage)
    if ('segment' in on) return [on['segment'] as string | string[]].flat().some((name) => this.#inside.get(name)!.since > since && this.#inside.get(name)!.inside === (on['on'] !== 'leave'))
    return this.#deeds.some((deed) => this.#is(on, { at: deed.at, deed }, run, since))
  }

  #enter(occurrence: Occurrence): void {
    const matching = this.#triggers().find((trigger) => {
      if ('timer' in occurrence) return occurrence.timer === trigger
      if ('settled' in trigger || 'date' in trigger) return false
      if ('segment' in trigger) return 'segment' in occurrence && [trigger['segment']].flat().includes(occurrence.segment) && occurrence.on === (trigger['on'] ?? 'enter')
      if ('stage' in trigger) return 'stage' in occurrence && [trigger['stage']].flat().includes(occurrence.stage) && (trigger['from'] === undefined || [trigger['from']].flat().includes(occurrence.from))
      return 'deed' in occurrence && occurrence.deed.name === trigger['event'] && this.#passes(trigger['where'], occurrence.deed)
    })
    if (matching === undefined) return
    met('trigger', matching)
    const entry = this.#journey['entry'] as { holdout?: number; when?: Happening; reentry: 'never' | 'always' | { after: string } }
    const trigger = 'deed' in occurrence ? occurrence.deed.properties : 'stage' in occurrence ? { stage: occurrence.stage, from: occurrence.from } : 'timer' in occurrence ? occurrence.trigger : { segment: occurrence.segment, on: occurrence.on }
    const last = this.#runs.at(-1)
    const run: Run = { ordinal: this.#runs.length + 1, entryAt: occurrence.at, enteredAt: this.#now, trigger, since: occurrence.at, ended: false, goalReached: false, round: 0, walk: undefined as never }
    if (entry.when !== undefined && !holds(entry.when, this.#view(run))) return
    const exits = [this.#journey['exit'] ?? []].flat() as Happening[]
    if (exits.some((exit) => this.#had(exit, run, occurrence.at))) return
    if ('timer' in occurrence && 'settled' in occurrence.timer && this.#journey['goal'] !== undefined && this.#had(this.#journey['goal'] as Happening, run, occurrence.at)) return
    if (last !== undefined) {
      if (!last.ended || entry.reentry === 'never' || occurrence.at <= last.entryAt) return
      if (entry.reentry !== 'always' && this.#now < last.enteredAt + ms(entry.reentry.after)) return
    }
    if (this.#left.has(this.#journey['topic'] as string)) return
    const isHeldOut = entry.holdout !== undefined && fractionOf(`holdout\nj\n${this.#customer}`) < entry.holdout
    this.#runs.push(run)
    this.#say(`run ${run.ordinal} entered`)
    const goal = this.#journey['goal'] as (Happening & { ends?: boolean }) | undefined
    if (goal !== undefined && 'when' in goal && holds(goal['when'] as Happening, this.#view(run))) {
      run.goalReached = true
      if (goal.ends !== false) return this.#end(run, 'goal goal reached before the start')
    }
    run.walk = isHeldOut ? this.#heldOut(run, goal as unknown as { within: string }) : this.#whole(run)
    this.#go(run, 0)
  }

  /** Gets nothing, and is counted until the goal's time is over. */
  * #heldOut(run: Run, { within }: { within: string }): Generator<Pause, void, number> {
    yield { until: run.entryAt + ms(within) }
    this.#end(run, 'completed held out until the goal’s time was over')
  }

  * #whole(run: Run): Generator<Pause, void, number> {
    const reason = yield* this.#steps(this.#journey['steps'] as Step[], run)
    if (!run.ended) this.#end(run, `completed ${reason ?? 'completed'}`)
  }

  /** Answers the reason of an exit step, if the walk came to one. */
  * #steps(steps: readonly Step[], run: Run): Generator<Pause, string | undefined, number> {
    for (const step of steps) {
      const reason = yield* this.#step(step, run)
      if (run.ended || reason !== undefined) return reason
    }
    return undefined
  }

  * #step(step: Step, run: Run): Generator<Pause, string | undefined, number> {
    const id = this.#ids.get(step) ?? ''
    met('step', step)
    if ('send' in step) {
      yield* this.#send(step, id, run)
      return undefined
    }
    if (step['when'] !== undefined && !holds(step['when'] as Happening, this.#view(run))) return undefined
    if ('exit' in step) return step['exit'] as string
    if ('wait' in step) {
      yield { until: endOfWait(step, this.#now, this.#case.history.zone) }
      return undefined
    }
    if ('set' in step) {
      Object.assign(this.#attributes, step['set'])
      return undefined
    }
    if ('if' in step) return yield* this.#steps((holds(step['if'] as Happening, this.#view(run)) ? step['then'] : step['else']) as Step[] | undefined ?? [], run)
    if ('branch' in step) {
      const arm = (step['branch'] as { when: Happening; steps?: Step[] }[]).find(({ when }) => holds(when, this.#view(run)))
      return yield* this.#steps(arm === undefined ? ((step['otherwise'] ?? []) as Step[]) : (arm.steps ?? []), run)
    }
    if ('split' in step) {
      const arms = step['arms'] as { name: string; weight: number; steps?: Step[] }[]
      const drawn = drawArm('j', id, arms, this.#customer)
      return yield* this.#steps(arms.find(({ name }) => name === drawn)?.steps ?? [], run)
    }
    if ('waitFor' in step) return yield* this.#waitFor(step, run)
    if ('repeat' in step) return yield* this.#repeat(step, run)
    if ('waitUntil' in step) return yield* this.#waitUntil(step, run)
    if ('reward' in step) {
      this.#deed({ at: this.#now, name: 'Reward Granted', properties: { reward: step['reward'] } })
      return undefined
    }
    if ('notify' in step) {
      this.#notified++
      return undefined
    }
    if ('emit' in step) {
      this.#deed({ at: this.#now, name: step['emit'] as string, properties: step['properties'] as Deed['properties'] })
      return undefined
    }
    if ('unsubscribe' in step) {
      const topic = step['unsubscribe'] as string
      if (!this.#left.has(topic)) {
        this.#left.add(topic)
        this.#deed({ at: this.#now, name: 'Unsubscribed', properties: { topic } })
      }
      return undefined
    }
    throw new Error(`The walker knows no step ${Object.keys(step).join(', ')}`)
  }

  * #waitUntil(step: Step, run: Run): Generator<Pause, string | undefined, number> {
    const { zone } = this.#case.history
    const value = step['waitUntil'] as string | { trigger?: string; attribute?: string }
    if (typeof value === 'string' && value !== 'entry') {
      yield { until: nextClock(value, step['on'], this.#now, zone) }
      return undefined
    }
    const latest = step['atMost'] === undefined ? Infinity : this.#now + ms(step['atMost'] as string)
    const moment = (): number | undefined => {
      const date = typeof value === 'string' ? new Date(run.entryAt).toISOString() : value.trigger === undefined ? this.#attributes[value.attribute!] : run.trigger[value.trigger]
      const found = momentOf(date, step, zone)
      return found === undefined || found > latest ? undefined : found
    }
    const until = moment()
    const isToCome = until !== undefined && until > this.#now && (yield typeof value === 'object' && value.attribute !== undefined ? { until, moment } : { until }) !== -2
    return isToCome ? undefined : yield* this.#steps((step['else'] ?? []) as Step[], run)
  }

  /** A round that begins with a marketing message begins when that may leave. */
  * #repeat(step: Step, run: Run): Generator<Pause, string | undefined, number> {
    const { zone } = this.#case.history
    const times = step['repeat'] as number
    const outer = run.round
    const first = this.#now
    for (let turn = 0; turn < times; turn++) {
      const began = this.#now
      if (step['until'] !== undefined && holds(step['until'] as Happening, this.#view(run))) break
      run.round = outer * times + turn
      const reason = yield* this.#steps(step['steps'] as Step[], run)
      if (run.ended || reason !== undefined) return reason
      if (turn === times - 1) break
      const begins = nextRound(step['every'] as string, first, began, this.#now, zone)
      const [head] = step['steps'] as Step[]
      const isHeld = head !== undefined && 'send' in head && lifecycle.topics[(head['topic'] ?? this.#journey['topic']) as keyof typeof lifecycle.topics].kind === 'marketing'
      yield { until: isHeld ? release(begins, zone, { customer: this.#customer, run: `j_0_${run.ordinal}`, step: this.#ids.get(head) ?? '' }) : begins }
    }
    run.round = outer
    return undefined
  }

  * #waitFor(step: Step, run: Run): Generator<Pause, string | undefined, number> {
    const listed = Array.isArray(step['waitFor'])
    const arms = (listed ? step['waitFor'] : [{ ...(step['waitFor'] as Happening), steps: step['then'] }]) as (Happening & { steps?: Step[] })[]
    const { since } = run
    const happened = arms.findIndex((on) => this.#had(on, run, since))
    const until = this.#now + ms(step['within'] as string)
    const arm = happened >= 0 ? happened : yield { arms: arms.map((on) => ({ on })), since, until }
    run.since = this.#now
    return yield* this.#steps((arm < 0 ? step['else'] : arms[arm]!.steps) as Step[] | undefined ?? [], run)
  }

  * #send(step: Step, id: string, run: Run): Generator<Pause, void, number> {
    const topic = (step['topic'] ?? this.#journey['topic']) as keyof typeof lifecycle.topics
    const marketing = lifecycle.topics[topic].kind === 'marketing'
    const due = this.#now
    const hold = (step['ifCapped'] as { hold: string } | undefined)?.hold
    const expires = (step['expires'] as string | undefined) ?? (marketing ? (hold ?? '24h') : undefined)
    for (;;) {
      const outcome = yield* this.#offer(step, id, run, { topic, marketing, due, hold, expires })
      if (run.ended) return
      if (outcome === 'again') continue
      this.#say(`${id}#${run.round} ${outcome}`)
      run.since = this.#now
      const [kind] = outcome.split(' ')
      const message: Message = { run: run.ordinal, step: id, topic, outcomes: new Set([kind!]), links: new Set() }
      this.#messages.push(message)
      if (kind !== 'sent') return
      if (marketing) this.#sends.push(this.#now)
      for (const reaction of this.#case.history.reactions[this.#mails++] ?? []) this.#queue.push({ at: this.#now + reaction.after, kind: 'reaction', act: () => this.#react(message, reaction) })
      return
    }
  }

  * #offer(step: Step, id: string, run: Run, { topic, marketing, due, hold, expires }: { topic: string; marketing: boolean; due: number; hold: string | undefined; expires: string | undefined }): Generator<Pause, string, number> {
    const { zone } = this.#case.history
    if (expires !== undefined && this.#now > due + ms(expires)) return 'skipped expired'
    if (marketing) {
      const leaves = release(this.#now, zone, { customer: this.#customer, run: `j_0_${run.ordinal}`, step: id })
      if (leaves > this.#now) {
        yield { until: leaves }
        return 'again'
      }
    }
    if (step['when'] !== undefined && !holds(step['when'] as Happening, this.#view(run))) return 'skipped condition'
    const { email } = step['send'] as { email: string | { when?: Happening; use: string }[] }
    const chosen = typeof email === 'string' ? email : email.find(({ when }) => when === undefined || holds(when, this.#view(run)))?.use
    if (chosen === undefined) return 'skipped no-content'
    if (this.#left.has(topic)) return 'skipped unsubscribed'
    const capped = marketing ? cappedUntil(this.#sends, this.#now, zone) : undefined
    if (capped === undefined) return `sent ${chosen}`
    if (hold === undefined || capped > due + ms(hold)) return 'skipped capped'
    yield { until: capped }
    return 'again'
  }

  #react(message: Message, { act }: Reaction): void {
    if (act === 'unsubscribed') {
      // A transactional mail has no link to unsubscribe by.
      if (this.#left.has(message.topic) || message.topic === 'receipts') return
      this.#left.add(message.topic)
      return this.#deed({ at: this.#now, name: 'Unsubscribed', properties: { topic: message.topic } })
    }
    message.outcomes.add(act)
    if (act === 'clicked') message.links.add('shop')
    if (act === 'scanned') message.links.add('scanned shop')
    this.#deed({ at: this.#now, name: eventOfAct[act], properties: { run: message.run, step: message.step, link: 'shop', machine: act === 'scanned' } })
  }

  /** Goes on with a run; -1 is a wait that came to its end. */
  #go(run: Run, answer: number): void {
    delete run.pause
    const { value: pause, done } = run.walk.next(answer)
    if (done === true || run.ended || pause === undefined) return
    this.#pause(run, pause)
  }

  #pause(run: Run, pause: Pause): void {
    run.pause = pause
    this.#queue.push({ at: pause.until, kind: 'timer', act: () => (run.pause === pause && !run.ended ? this.#go(run, -1) : undefined) })
  }

  #end(run: Run, how: string): void {
    run.ended = true
    this.#say(`run ${run.ordinal} ${how}`)
  }

  #say(what: string): void {
    this.outcomes.push({ at: this.#now, what })
  }
}
