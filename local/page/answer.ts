// How the page's server answers: JSON, files, and failures as sentences.

import type { ServerResponse } from 'node:http'
import { Problem } from '../../engine/problem.ts'

/** Nothing but what this server hands out itself; mails, in their frame, have a policy of their own. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body) ?? 'null')
}

export function send(response: ServerResponse, status: number, type: string, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': policy,
    ...headers,
  })
  response.end(body)
}

const statuses: Record<string, number> = {
  'page.unknown': 404,
  'page.busy': 409,
  'page.bad-request': 400,
  'page.starting': 503,
  'page.foreign': 403,
  'mailbox.unknown-mail': 404,
}

export function sendFailure(response: ServerResponse, error: unknown): void {
  const known = error instanceof Problem ? statuses[error.code] : undefined
  const message = error instanceof Error ? error.message : String(error)
  sendJson(response, known ?? 500, { message })
}
