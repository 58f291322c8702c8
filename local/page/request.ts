// What the page's server checks of a request before it answers.

import type { IncomingMessage } from 'node:http'
import { Problem } from '../../engine/problem.ts'

const maxBytes = 10_000

/**
 * A page of another site may neither read what is here nor turn the clock: its requests come with its own name as host
 * (DNS rebinding) or say that they cross sites. Throws `page.foreign`.
 */
export function refuseForeign({ headers }: IncomingMessage): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  const site = headers['sec-fetch-site']
  const isOwn = site === undefined || site === 'same-origin' || site === 'none'
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if (['localhost', '127.0.0.1', '[::1]'].includes(host) && (isOwn || isNavigation)) return
  throw new Problem('page.foreign', 'This page answers to itself only, at http://localhost.')
}

/** The body as an object; throws `page.bad-request`. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > maxBytes) throw new Problem('page.bad-request', 'The request is too large.')
  }
  if (text === '') return {}
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? { ...body } : {}
  } catch (cause) {
    throw new Problem('page.bad-request', 'The request is not JSON.', { cause })
  }
}
