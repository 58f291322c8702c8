// What stands in SES's place: it takes mails and keeps them, reports to the default bus what happens to them, and fails
// where a test asks it to. A mail and its reports to come are accepted in one transaction.

import { randomUUID } from 'node:crypto'
import { Problem } from '../../engine/problem.ts'
import type { Bus } from '../bus/bus.ts'
import type { Clock } from '../clock.ts'
import type { Input } from '../endpoint/input.ts'
import type { Service } from '../service.ts'
import type { Store } from '../store.ts'
import type { ConfigurationSetResource } from '../template/accounts.ts'
import type { Account } from '../template/names.ts'
import { readDraft } from './draft.ts'
import { isAccepted, problemOf, type FaultPlan } from './fault.ts'
import { noSuchMailbox, type Bounce, type Draft, type Mail, type Report } from './mail.ts'
import { MailTable, type MailQuery, type MailSummary } from './mail-table.ts'
import { recipientsOf, reportEvent } from './report-event.ts'
import { fateOf } from './simulator.ts'

export interface MailboxOptions {
  store: Store
  clock: Clock
  bus: Pick<Bus, 'publish'>
  account: Account
  configurationSets: ConfigurationSetResource[]
  /** From acceptance to delivery; 3,000 unless told. */
  deliveryMs?: number
  /** Mails a second that GetAccount tells of; 50 unless told. */
  maxSendRate?: number
}

const dayMs = 86_400_000

export class Mailbox implements Service {
  readonly name = 'mailbox'
  readonly #options: MailboxOptions
  readonly #table: MailTable
  /** The kinds of report that go to the bus, by configuration set. */
  readonly #reported: Map<string, Set<string>>
  #plan: FaultPlan | undefined
  #next: number | undefined

  constructor(options: MailboxOptions) {
    this.#options = options
    this.#table = new MailTable(options.store)
    this.#reported = new Map(options.configurationSets.map((set) => [set.name, reportedBy(set)]))
    this.#next = this.#table.nextReportAt()
  }

  /** SendEmail; throws `mailbox.…` problems for what SES refuses, and for faults that were asked for. */
  send(input: Input, identity: string): { messageId: string } {
    const draft = readDraft(input)
    const set = draft.configurationSet
    if (set !== undefined && !this.#reported.has(set)) {
      throw new Problem('mailbox.unknown-configuration-set', `Configuration set <${set}> does not exist.`)
    }
    const fault = this.#plan?.(draft)
    const messageId = isAccepted(fault) ? this.#accept(draft, identity) : undefined
    if (fault !== undefined) throw problemOf(fault)
    return { messageId: messageId ?? '' }
  }

  /** GetAccount. */
  account(): Record<string, unknown> {
    return {
      DedicatedIpAutoWarmupEnabled: false,
      EnforcementStatus: 'HEALTHY',
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      SendQuota: {
        Max24HourSend: -1,
        MaxSendRate: this.#options.maxSendRate ?? 50,
        SentLast24Hours: this.#table.countSince(this.#options.clock.now() - dayMs),
      },
      SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    }
  }

  /** From now on mails fail as the plan says; without one, none does. */
  failBy(plan: FaultPlan | undefined): void {
    this.#plan = plan
  }

  list(query: MailQuery = {}): MailSummary[] {
    return this.#table.list(query)
  }

  /** How many mails were taken. */
  count(): number {
    return this.#table.countSince(-Infinity)
  }

  /** All mails, the oldest first. */
  all(): Generator<MailSummary> {
    return this.#table.all()
  }

  find(id: string): Mail | undefined {
    return this.#table.find(id)
  }

  /** What was reported of a mail so far. */
  reports(id: string): Report[] {
    return this.#table.reports(id)
  }

  open(id: string): void {
    this.#report(id, { kind: 'Open' })
  }

  click(id: string, link: string): void {
    this.#report(id, { kind: 'Click', link })
  }

  bounce(id: string, bounce: Bounce = noSuchMailbox): void {
    this.#report(id, { kind: 'Bounce', bounce })
  }

  complain(id: string): void {
    this.#report(id, { kind: 'Complaint' })
  }

  pump(now: number): number {
    if (this.#next === undefined || this.#next > now) return 0
    const { account, bus, store } = this.#options
    return store.transaction(() => {
      const due = this.#table.due(now)
      for (const { seq, report, mail } of due) {
        this.#table.markMade(seq)
        if (this.#isReported(mail, report)) bus.publish(reportEvent(mail, report, account))
      }
      this.#next = this.#table.nextReportAt()
      return due.length
    })
  }

  nextAt(): number | undefined {
    return this.#next
  }

  #accept(draft: Draft, identity: string): string {
    const at = this.#options.clock.now()
    const id = `0102${at.toString(16).padStart(12, '0')}-${randomUUID()}-000000`
    this.#options.store.transaction(() => {
      this.#table.insert({ id, at, identity, ...draft })
      for (const { afterMs, ...report } of fateOf(recipientsOf(draft), this.#options.deliveryMs ?? 3000)) {
        this.#expect(id, { ...report, at: at + afterMs })
      }
    })
    return id
  }

  /** Throws `mailbox.unknown-mail`. */
  #report(id: string, report: Omit<Report, 'at'>): void {
    if (this.#table.find(id) === undefined) throw new Problem('mailbox.unknown-mail', `There is no mail ${id}.`)
    this.#expect(id, { ...report, at: this.#options.clock.now() })
  }

  #expect(id: string, report: Report): void {
    this.#table.insertReport(id, report)
    this.#next = Math.min(this.#next ?? Infinity, report.at)
  }

  #isReported(mail: Mail, { kind }: Report): boolean {
    return mail.configurationSet !== undefined && this.#reported.get(mail.configurationSet)?.has(kind.toLowerCase()) === true
  }
}

/** Templates write `send` as well as `SEND`, and `deliveryDelay` as well as `DELIVERY_DELAY`. */
function reportedBy({ eventDestinations }: ConfigurationSetResource): Set<string> {
  const types = eventDestinations.filter(({ enabled }) => enabled).flatMap(({ eventTypes }) => eventTypes)
  return new Set(types.map((type) => type.toLowerCase().replaceAll('_', '')))
}
