// The mails as the page shows them: a list by journey, step and customer, one mail whole, and what may happen to it.

import { parseMessageId } from '../../engine/table/keys.ts'
import { Problem } from '../../engine/problem.ts'
import type { Mailbox } from '../mailbox/mailbox.ts'
import type { Mail, Report } from '../mailbox/mail.ts'
import type { MailSummary } from '../mailbox/mail-table.ts'

export interface MailFilter {
  journey?: string
  step?: string
  /** An e-mail address, or a part of one. */
  to?: string
  /** Mails before this one. */
  before?: string
}

export interface ListedMail {
  id: string
  at: number
  to: string
  subject: string
  journey: string
  step: string
}

export interface MailView extends Omit<Mail, 'raw'> {
  customer?: string
  journey: string
  step: string
  reports: Report[]
  links: { url: string; text: string }[]
}

const pageSize = 50
/** Rows looked at for one page: a filter that nothing passes ends there, and the page says that there may be more. */
const lookedAt = 25_000

export function listMails(mailbox: Pick<Mailbox, 'list'>, filter: MailFilter): { mails: ListedMail[]; more?: string } {
  const mails: ListedMail[] = []
  let before = filter.before
  for (let looked = 0; looked < lookedAt; ) {
    const rows = mailbox.list({ limit: 500, ...(before === undefined ? {} : { before }) })
    if (rows.length === 0) return { mails }
    for (const row of rows) {
      before = row.id
      looked++
      const mail = listed(row)
      if (!passes(mail, filter)) continue
      mails.push(mail)
      if (mails.length === pageSize) return { mails, more: before }
    }
  }
  return { mails, ...(before === undefined ? {} : { more: before }) }
}

function listed({ id, at, to, subject, tags }: MailSummary): ListedMail {
  return { id, at, to, subject, ...placeOf(tags) }
}

function placeOf(tags: Record<string, string>): { journey: string; step: string; customer?: string } {
  const parsed = parseMessageId(tags['message'] ?? '')
  return { journey: tags['journey'] ?? '', step: parsed?.act.step ?? tags['email'] ?? '', ...(parsed === undefined ? {} : { customer: parsed.customer }) }
}

function passes(mail: ListedMail, { journey, step, to }: MailFilter): boolean {
  return (
    (journey === undefined || mail.journey === journey) &&
    (step === undefined || mail.step === step) &&
    (to === undefined || mail.to.toLowerCase().includes(to.toLowerCase()))
  )
}

/** Throws `mailbox.unknown-mail`. */
export function viewMail(mailbox: Pick<Mailbox, 'find' | 'reports'>, id: string): MailView {
  const found = find(mailbox, id)
  const { raw: _, ...mail } = found
  return { ...mail, ...placeOf(mail.tags), reports: mailbox.reports(id), links: linksOf(mail.html ?? '') }
}

/** The mail's HTML for a frame in which no script runs. */
export function mailDocument(mailbox: Pick<Mailbox, 'find'>, id: string): string {
  return find(mailbox, id).html ?? ''
}

export function textOf(mailbox: Pick<Mailbox, 'find'>, id: string): string {
  return find(mailbox, id).text ?? ''
}

export type MailAct = 'open' | 'click' | 'bounce' | 'complain' | 'unsubscribe'

export const isMailAct = (value: string): value is MailAct => ['open', 'click', 'bounce', 'complain', 'unsubscribe'].includes(value)

/** Lets it happen to a mail; `unsubscribe` posts to the link as a mailbox provider does. */
export async function actOn(system: { mailbox: Mailbox; http: string }, id: string, act: MailAct, link: string | undefined): Promise<void> {
  const { mailbox, http } = system
  switch (act) {
    case 'open':
      return mailbox.open(id)
    case 'click':
      if (link === undefined) throw new Problem('page.bad-request', 'Say which link is clicked.')
      return mailbox.click(id, link)
    case 'bounce':
      return mailbox.bounce(id)
    case 'complain':
      return mailbox.complain(id)
    case 'unsubscribe':
      return unsubscribe(find(mailbox, id), http)
  }
}

/** RFC 8058. The link may name the port of an earlier start, so that only its path is taken. */
async function unsubscribe({ headers }: Mail, http: string): Promise<void> {
  const header = headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value
  const url = /<(https?:[^>]+)>/.exec(header ?? '')?.[1]
  if (url === undefined) throw new Problem('page.bad-request', 'This mail has no one-click unsubscribe header.')
  const answer = await fetch(http + new URL(url).pathname, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  })
  if (!answer.ok) throw new Problem('page.bad-request', `The unsubscribe link answered ${answer.status}.`)
}

function find(mailbox: Pick<Mailbox, 'find'>, id: string): Mail {
  const mail = mailbox.find(id)
  if (mail === undefined) throw new Problem('mailbox.unknown-mail', `There is no mail ${id}.`)
  return mail
}

function linksOf(html: string): MailView['links'] {
  const found = new Map<string, string>()
  for (const [, attributes = '', inner = ''] of html.matchAll(/<a\s([^>]*)>([\s\S]*?)<\/a>/gi)) {
    const url = /href="([^"]+)"/i.exec(attributes)?.[1]
    const text = unescaped(inner.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ').trim()
    if (url?.startsWith('http') === true && !found.has(unescaped(url))) found.set(unescaped(url), text)
  }
  return [...found].map(([url, text]) => ({ url, text }))
}

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function unescaped(html: string): string {
  return html.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return characters[name] ?? whole
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal))
  })
}
