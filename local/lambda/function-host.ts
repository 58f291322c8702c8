// Lambda on one machine: each function runs its deployed bundle in a thread of its own.

import { Problem } from '../../engine/problem.ts'
import type { Clock } from '../clock.ts'
import type { Functions, InvokeResult } from '../functions.ts'
import type { FunctionResource } from '../template/functions.ts'
import type { FunctionLog } from './function-log.ts'
import { FunctionWorker } from './function-worker.ts'
import { handlerModule } from './handler-module.ts'
import { runtimeEnvironment } from './runtime-environment.ts'

export interface FunctionHostOptions {
  functions: FunctionResource[]
  region: string
  /** The one AWS-shaped endpoint. */
  endpoint: string
  clock: Clock
  log: FunctionLog
  /** Functions that get one invocation at a time, as a stream's shard gives them. */
  oneAtATime?: readonly string[]
}

const defaultConcurrency = 10
/** A function's timeout is real time; a busy laptop is slower than Lambda, and this is only a safety net. */
const patience = 5

export class FunctionHost implements Functions {
  readonly #clock: Clock
  readonly #workers = new Map<string, FunctionWorker>()

  constructor({ functions, region, endpoint, clock, log, oneAtATime = [] }: FunctionHostOptions) {
    this.#clock = clock
    for (const resource of functions) {
      const limit = oneAtATime.includes(resource.name) ? 1 : defaultConcurrency
      const { name: functionName, arn: functionArn, memoryMb } = resource
      const worker = new FunctionWorker({
        setup: { functionName, functionArn, memoryMb, ...handlerModule(resource) },
        environment: runtimeEnvironment(resource, { region, endpoint }),
        concurrency: Math.max(1, Math.min(limit, resource.reservedConcurrency ?? limit)),
        timeoutMs: resource.timeoutMs * patience,
        log: (text) => log.write(functionName, text),
      })
      this.#workers.set(functionName, worker)
    }
  }

  invoke(functionName: string, event: unknown): Promise<InvokeResult> {
    const worker = this.#workers.get(functionName)
    if (worker === undefined) {
      throw new Problem('local.no-function', `No template has a function ${functionName}.`)
    }
    return worker.invoke(JSON.stringify(event) ?? 'null', this.#clock.now())
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.stop()))
  }
}
