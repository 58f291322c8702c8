// The page at the HTTP API's own address: looks into the one-machine system while it runs. It answers every path that the
// API does not have, and only to a browser on this machine.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Keyring } from '../../engine/identity/keyring.ts'
import type { ModelData } from '../../engine/model/model.ts'
import { Problem } from '../../engine/problem.ts'
import { currentModel } from '../summary/current-model.ts'
import type { OneMachine } from '../system.ts'
import { send, sendFailure, sendJson } from './answer.ts'
import { browserFile } from './browser-files.ts'
import { ClockTurner, isTurn } from './clock-turner.ts'
import { CountedTable } from './counts.ts'
import { viewCustomer } from './customer.ts'
import { actOn, isMailAct, listMails, mailDocument, viewMail } from './mails.ts'
import { plain } from './plain.ts'
import { readJson, refuseForeign } from './request.ts'

interface Looked {
  system: OneMachine
  keyring: Keyring
  table: CountedTable
  model: ModelData
}

interface Call {
  method: string
  path: string[]
  query: URLSearchParams
  request: IncomingMessage
  response: ServerResponse
}

const mailPolicy = "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
/** Customers in one answer to a search. */
const suggested = 100

export class Page {
  readonly turner = new ClockTurner()
  #looked: Promise<Looked> | undefined

  /** From now on the page shows this system. */
  show(system: OneMachine, keyring: Keyring): void {
    this.#looked = currentModel(system).then((model) => ({ system, keyring, model, table: new CountedTable(system) }))
    this.#looked.catch(() => undefined)
  }

  /** For the system's front. */
  readonly answer = (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const file = request.method === 'GET' || request.method === 'HEAD' ? browserFile(url.pathname) : undefined
    const path = url.pathname.split('/').filter((part) => part !== '').map((part) => decode(part))
    if (file === undefined && path[0] !== '_perennial') return false
    try {
      refuseForeign(request)
      if (file !== undefined) send(response, 200, file.type, file.text)
      else void this.#serve({ method: request.method ?? 'GET', path: path.slice(1), query: url.searchParams, request, response })
    } catch (error) {
      sendFailure(response, error)
    }
    return true
  }

  async #serve(call: Call): Promise<void> {
    try {
      const looked = await this.#looked
      if (looked === undefined) throw new Problem('page.starting', 'The system is starting.')
      await this.#route(call, looked)
    } catch (error) {
      if (call.response.headersSent) call.response.destroy()
      else sendFailure(call.response, error)
    }
  }

  async #route(call: Call, looked: Looked): Promise<void> {
    const { method, path, query, response, request } = call
    const [area, what, act] = path
    const { system, model, table } = looked
    switch (`${method} ${area}`) {
      case 'GET status':
        return sendJson(response, 200, this.#status(looked))
      case 'GET overview': {
        const { summary, isCounting } = await table.latest()
        return sendJson(response, 200, { summary, isCounting, ...namesOf(model) })
      }
      case 'POST turn': {
        const { by } = await readJson(request)
        if (!isTurn(by)) throw new Problem('page.bad-request', 'The clock is turned by "hour", "day", "week" or to the "next" thing.')
        this.turner.start(system, by)
        return sendJson(response, 202, this.#status(looked))
      }
      case 'POST stop':
        this.turner.stop()
        return sendJson(response, 202, this.#status(looked))
      case 'GET mails':
        if (what === undefined) return sendJson(response, 200, listMails(system.mailbox, filterOf(query)))
        if (act === 'document') return send(response, 200, 'text/html; charset=utf-8', mailDocument(system.mailbox, what), { 'content-security-policy': mailPolicy })
        return sendJson(response, 200, viewMail(system.mailbox, what))
      case 'POST mails': {
        if (what === undefined || act === undefined || !isMailAct(act)) throw unknown()
        const { link } = await readJson(request)
        await actOn(system, what, act, typeof link === 'string' ? link : undefined)
        await system.quiet()
        return sendJson(response, 200, viewMail(system.mailbox, what))
      }
      case 'GET customers':
        return sendJson(response, 200, what === undefined ? await search(looked, query) : await customer(looked, what))
      default:
        throw unknown()
    }
  }

  #status({ system }: Looked): object {
    const { turning, error } = this.turner
    const nextAt = system.nextAt()
    return {
      now: system.clock.now(),
      ...(nextAt === undefined ? {} : { nextAt }),
      ...(turning === undefined ? {} : { turning }),
      ...(error === undefined ? {} : { error }),
      mails: system.mailbox.count(),
    }
  }
}

function namesOf({ stages, journeys, brand }: ModelData): object {
  return {
    brand: brand.name,
    zone: brand.zone,
    stages: stages.map(({ name, label, goal }) => ({ name, label, goal })),
    journeys: Object.values(journeys).map(({ id, name, status, sends }) => ({ id, name, status, steps: Object.keys(sends) })),
  }
}

/** By id or e-mail, whole or in part. One who is not counted yet is found by the whole id. */
async function search({ table, keyring, system, model }: Looked, query: URLSearchParams): Promise<object> {
  const { customers } = await table.latest()
  const wanted = (query.get('q') ?? '').trim()
  const text = wanted.toLowerCase()
  const stage = query.get('stage') ?? ''
  const found = customers
    .filter((one) => stage === '' || one.stage === stage)
    .filter(({ user, email, key }) => user.toLowerCase().includes(text) || email.toLowerCase().includes(text) || key === text)
  const key = keyring.customer(wanted)
  if (text !== '' && stage === '' && !found.some((one) => one.key === key)) {
    const view = await viewCustomer(system, model, key)
    if (view !== undefined) found.unshift({ key, user: wanted, email: plain(view.attributes['email']), stage: view.stage?.name ?? '' })
  }
  return { customers: found.slice(0, suggested), found: found.length, of: customers.length }
}

async function customer({ system, model, keyring }: Looked, id: string): Promise<object> {
  const view = (await viewCustomer(system, model, keyring.customer(id))) ?? (await viewCustomer(system, model, id))
  if (view === undefined) throw new Problem('page.unknown', `Nobody is known by ${id}.`)
  return view
}

function filterOf(query: URLSearchParams): Parameters<typeof listMails>[1] {
  return Object.fromEntries(['journey', 'step', 'to', 'before'].flatMap((name) => ((query.get(name) ?? '') === '' ? [] : [[name, query.get(name)]])))
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // Not well encoded: it names nothing.
    return part
  }
}

const unknown = (): Problem => new Problem('page.unknown', 'There is nothing at this address.')
