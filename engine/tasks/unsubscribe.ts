// The unsubscribe endpoint: shows who is leaving what, and takes the leave. Consent is written before the answer.
import type { Keyring } from '../identity/keyring.ts'
import type { TaskContext } from './task-context.ts'
import { attributesOf } from '../profile/profile.ts'
import { localeOf } from '../content/brand.ts'
import { pageWords, unsubscribePage } from '../journey/unsubscribe-page.ts'
import { profileKey } from '../table/keys.ts'
import { profileOf } from '../profile/profile-item.ts'
import { readUnsubscribeToken } from '../journey/unsubscribe-token.ts'
import { unsubscribe } from './consent.ts'

export interface Page {
  status: number
  type: string
  body: string
}

const html = (status: number, body: string): Page => ({ status, type: 'text/html; charset=utf-8', body })

export async function showUnsubscribe(context: TaskContext, token: string, keyring: Keyring, language: string): Promise<Page> {
  const link = readUnsubscribeToken(token, keyring)
  const words = await wordsFor(context, link, language)
  return link === undefined ? html(404, unsubscribePage('unknown', words)) : html(200, unsubscribePage('ask', words))
}

/** A mailbox that posts `List-Unsubscribe=One-Click` needs no page; a person sees that it is done. */
export async function takeUnsubscribe(context: TaskContext, token: string, keyring: Keyring, body: string, language: string): Promise<Page> {
  const link = readUnsubscribeToken(token, keyring)
  if (link === undefined) return html(404, unsubscribePage('unknown', await wordsFor(context, link, language)))
  await unsubscribe(context, link)
  if (/List-Unsubscribe(=|"\r?\n\r?\n)One-Click/.test(body)) return { status: 200, type: 'text/plain; charset=utf-8', body: '' }
  return html(200, unsubscribePage('done', await wordsFor(context, link, language)))
}

async function wordsFor(context: TaskContext, link: { customer: string; topic: string } | undefined, language: string): Promise<ReturnType<typeof pageWords>> {
  const { data } = await context.shelf.current()
  const item = link === undefined ? undefined : await context.table.get(profileKey(link.customer))
  const locale = item === undefined ? (language.split(',')[0] ?? '') : localeOf(attributesOf(profileOf(item)), data.brand)
  return pageWords(locale, data.brand.name, link === undefined ? '' : (data.topics[link.topic]?.label ?? link.topic))
}
