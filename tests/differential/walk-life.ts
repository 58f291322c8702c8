// What all runs of a customer share: what was done and became of it, the stage and the segments, and time itself.
import type { Case, Outcome } from './history.ts'
import type { Deed, View } from './walk-conditions.ts'
import type { Message, Occurrence, Run } from './walk-run.ts'
import { Tie } from './walk-run.ts'
import { holds, ms, windows } from './walk-conditions.ts'
import { lifecycle, segments } from './model-project.ts'
import { midnights } from './walk-time.ts'
import { sorted } from './history.ts'

/** A journey, as life sees it. */
export interface Listener {
  happened(occurrence: Occurrence): void
  enter(occurrence: Occurrence): void
  setTimers(deed: Deed): void
  identified(): void
  wouldHear(): boolean
  /** Whether it asks for conditions that time alone may turn. */
  asksWhen: boolean
}

type Kind = 'app' | 'reaction' | 'timer' | 'turn' | 'window'
type Touch = 'reads' | 'adds' | 'writes'

export class Life {
  readonly case: Case
  readonly customer: string
  readonly outcomes: Outcome[] = []
  readonly deeds: Deed[] = []
  readonly messages: Message[] = []
  readonly left = new Set<string>()
  /** Marketing mail that left. */
  readonly sends: { at: number; run: string }[] = []
  readonly attributes: Record<string, unknown>
  readonly journeys: Listener[] = []
  now: number
  stage = 'guest'
  /** The stage before it. */
  from: string | undefined
  stageSince: number
  /** Tells this stay in the stage from another. */
  stay = 'stage 0'
  readonly inside = new Map(Object.keys(segments).map((name) => [name, { inside: false, since: 0, stay: '' }]))
  notified = 0
  started = 0
  #stays = 0
  readonly #queue: { at: number; kind: Kind; act: () => void }[] = []
  #touched: { at: number; by: string; thing: string; how: Touch }[] = []

  constructor(one: Case, customer: string) {
    this.case = one
    this.customer = customer
    const { startAt, zone, joined, user, events } = one.history
    this.now = startAt
    this.stageSince = startAt
    this.attributes = { email: `${user}@example.com`, timezone: zone, joined }
    for (const event of events) this.at(event.at, 'app', () => (event.name === 'Identified' ? this.#identify(event) : this.deed(event)))
  }

  get zone(): string {
    return this.case.history.zone
  }

  at(at: number, kind: Kind, act: () => void): void {
    this.#queue.push({ at, kind, act })
  }

  say(what: string): void {
    this.outcomes.push({ at: this.now, what })
  }

  /** Throws `Tie`. */
  live(until: number): Outcome[] {
    this.#leaveWindows({ at: this.now, name: '', properties: {} })
    for (;;) {
      this.#queue.sort((a, b) => a.at - b.at || Number(b.kind === 'window') - Number(a.kind === 'window'))
      const next = this.#queue.shift()
      if (next === undefined || next.at > until) return sorted([...this.outcomes, { at: until, what: this.#sum() }])
      this.now = next.at
      // Most windows that something leaves change nothing, whatever else there is at that moment.
      if (next.kind === 'window' && !this.journeys.some((journey) => journey.wouldHear())) continue
      const other = this.#queue[0]
      if (other?.at === next.at && (other.kind !== 'timer' || next.kind !== 'timer')) throw new Tie()
      next.act()
    }
  }

  #sum(): string {
    const written = (name: string): number => this.deeds.filter((deed) => deed.name === name).length
    return `mood ${String(this.attributes['mood'] ?? null)}, emitted ${written('Emitted')}, granted ${written('Reward Granted')}, notified ${this.notified}, started ${this.started}`
  }

  /** Two runs at one moment that touch the same thing: what comes of it depends on an order that nobody promises. */
  touch(by: string, thing: string, how: Touch): void {
    this.#touched = this.#touched.filter(({ at }) => at === this.now)
    const clashes = this.#touched.some((other) => other.by !== by && other.thing === thing && (other.how !== how || how === 'writes'))
    if (clashes) throw new Tie()
    this.#touched.push({ at: this.now, by, thing, how })
  }

  view(run?: Run): View {
    const by = run?.id
    const seen = (thing: string): void => by === undefined ? undefined : this.touch(by, thing, 'reads')
    return {
      now: this.now, deeds: this.deeds, firstAt: this.case.history.startAt, stage: this.stage,
      trigger: run?.trigger ?? {}, latest: run?.latest ?? {}, entryAt: run?.entryAt ?? 0, zoneOfBrand: lifecycle.brand.zone, run: run?.id ?? '',
      attribute: (name) => {
        seen('attributes')
        return this.attributes[name]
      },
      subscribed: (topic) => {
        seen('topics')
        return !this.left.has(topic)
      },
      messages: this.messages,
      seesMessages: () => seen('messages'),
    }
  }

  deed(deed: Deed): void {
    this.deeds.push(deed)
    this.#leaveWindows(deed)
    const changes = this.#decide()
    this.#tell({ at: deed.at, deed, brings: changes.filter(({ at }) => at === deed.at) })
    for (const journey of this.journeys) journey.setTimers(deed)
    for (const change of changes) this.#tell(change)
  }

  #tell(occurrence: Occurrence): void {
    for (const journey of this.journeys) journey.happened(occurrence)
    for (const journey of this.journeys) journey.enter(occurrence)
  }

  /** Dates of the customer's change: what waits for one is resolved again, and date triggers follow. */
  #identify({ at, properties }: Deed): void {
    Object.assign(this.attributes, properties)
    const changes = this.#decide()
    for (const journey of this.journeys) journey.happened({ at, deed: { at, name: '', properties: {} }, brings: changes })
    for (const journey of this.journeys) journey.identified()
    for (const change of changes) this.#tell(change)
  }

  /** Whatever a `when` asks, time alone turns it only where something leaves a window; so all those moments are tried. */
  #leaveWindows({ at, name }: Deed): void {
    if (!this.journeys.some(({ asksWhen }) => asksWhen) || !['', 'Order Completed', 'Page Viewed', 'Reviewed', 'Account Closed'].includes(name)) return
    const instants = [...windows.map((window) => at + ms(window)), ...midnights(at, 29, lifecycle.brand.zone)]
    for (const instant of new Set(instants)) {
      if (this.#queue.some((other) => other.at === instant && other.kind === 'window')) continue
      this.at(instant, 'window', () => this.journeys.forEach((journey) => journey.happened({ at: instant, deed: { at: instant, name: '', properties: {} } })))
    }
  }

  /** What time alone has changed. */
  #look(): void {
    for (const change of this.#decide()) this.#tell(change)
  }

  /** Decides stage and segments, and when they will have to be looked at again: whoever hears of a deed finds them decided. */
  #decide(): Occurrence[] {
    const changes: Occurrence[] = []
    const stage = this.#stageAt(this.now)
    if (stage !== this.stage) {
      this.stay = `stage ${++this.#stays}`
      changes.push({ at: this.now, stage, from: this.stage, stay: this.stay })
      this.from = this.stage
      this.stage = stage
      this.stageSince = this.now
    }
    for (const [segment, known] of this.inside) {
      const inside = holds(segments[segment]!.when, this.view())
      if (inside === known.inside) continue
      const stay = `${segment} ${++this.#stays}`
      this.inside.set(segment, { inside, since: this.now, stay })
      changes.push({ at: this.now, segment, on: inside ? 'enter' : 'leave', stay })
    }
    const turn = this.#nextTurn()
    if (turn !== undefined && !this.#queue.some(({ at, kind }) => kind === 'turn' && at === turn)) this.at(turn, 'turn', () => this.#look())
    return changes
  }

  #stageAt(now: number): string {
    return lifecycle.stages.find(({ when }) => when === undefined || holds(when, { ...this.view(), now }))!.name
  }

  /** A stage can turn only where an event leaves a window; so all those instants are tried. */
  #nextTurn(): number | undefined {
    const spans = lifecycle.stages.flatMap(({ when }) => (when !== undefined && 'inLast' in when ? [ms(when.inLast)] : []))
    const instants = this.deeds.flatMap(({ at, name }) => (name === 'Order Completed' ? spans.map((span) => at + span) : name === 'Page Viewed' ? [at + ms('30d')] : []))
    const turns = (at: number): boolean => this.#stageAt(at) !== this.stage || holds(segments['readers']!.when, { ...this.view(), now: at }) !== this.inside.get('readers')!.inside
    return instants.filter((at) => at > this.now).toSorted((a, b) => a - b).find(turns)
  }
}
