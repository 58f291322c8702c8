// Functions in the host's own thread: for the run without a database, whose ports are in memory, and for tests that crash
// a handler between two of its calls. Modules are loaded with the function's environment in place of the host's.

import { pathToFileURL } from 'node:url'
import { Problem } from '../../engine/problem.ts'
import type { Clock } from '../clock.ts'
import type { Functions, InvokeResult } from '../functions.ts'
import type { FunctionResource } from '../template/functions.ts'
import { handlerModule } from './handler-module.ts'
import { installHost, removeHost } from './host-hook.ts'
import { contextOf } from './invocation-context.ts'
import { asFunctionError } from './protocol.ts'
import { runtimeEnvironment } from './runtime-environment.ts'

type Handler = (event: unknown, context: unknown) => unknown

export interface InlineFunctionsOptions {
  functions: FunctionResource[]
  region: string
  endpoint: string
  clock: Clock
  /** Given to the functions by the host hook. */
  ports?: (functionName: string) => unknown
  /** Loads a function's module from elsewhere than its bundle, such as its source. */
  load?: (functionName: string) => Promise<Record<string, unknown>>
}

export class InlineFunctions implements Functions {
  readonly #options: InlineFunctionsOptions
  readonly #handlers = new Map<string, Promise<Handler>>()
  /** One module is loaded at a time, for they share one environment. */
  #lastLoad: Promise<unknown> = Promise.resolve()
  #lastId = 0

  constructor(options: InlineFunctionsOptions) {
    this.#options = options
    const { clock, ports } = options
    installHost({ now: () => clock.now(), ...(ports === undefined ? {} : { ports }) })
  }

  async invoke(functionName: string, event: unknown): Promise<InvokeResult> {
    const resource = this.#options.functions.find(({ name }) => name === functionName)
    if (resource === undefined) throw new Problem('local.no-function', `No template has a function ${functionName}.`)
    const described = { functionName, functionArn: resource.arn, memoryMb: resource.memoryMb }
    const context = contextOf(described, { id: ++this.#lastId, timeoutMs: resource.timeoutMs })
    try {
      const handler = await this.#handlerOf(resource)
      // By way of JSON, as on AWS: what it can't carry gets lost here too.
      const result = await handler(JSON.parse(JSON.stringify(event) ?? 'null'), context)
      const payload: unknown = JSON.parse(JSON.stringify(result) ?? 'null')
      return { ok: true, payload }
    } catch (error) {
      return { ok: false, error: asFunctionError(error) }
    }
  }

  stop(): Promise<void> {
    removeHost()
    return Promise.resolve()
  }

  #handlerOf(resource: FunctionResource): Promise<Handler> {
    const known = this.#handlers.get(resource.name)
    if (known !== undefined) return known
    const loading = this.#lastLoad.then(() => this.#load(resource))
    this.#lastLoad = loading.catch(() => undefined)
    this.#handlers.set(resource.name, loading)
    return loading
  }

  async #load(resource: FunctionResource): Promise<Handler> {
    const { load, region, endpoint } = this.#options
    const named = load === undefined ? handlerModule(resource) : undefined
    const hosts = process.env
    process.env = runtimeEnvironment(resource, { region, endpoint })
    try {
      const module: Record<string, unknown> =
        named === undefined ? ((await load?.(resource.name)) ?? {}) : await import(pathToFileURL(named.module).href)
      const handler = module[named?.handler ?? resource.handler.split('.').at(-1) ?? 'handler']
      if (typeof handler !== 'function') throw new Error(`${resource.name} has no handler.`)
      return (event, context): unknown => handler(event, context)
    } finally {
      process.env = hosts
    }
  }
}
