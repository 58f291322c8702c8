// One function in a worker thread of its own, with its own environment and nothing of the host's. It starts with the
// first invocation; a crash fails what was running, and the next invocation starts it anew.

import { Worker } from 'node:worker_threads'
import type { FunctionError, InvokeResult } from '../functions.ts'
import type { Answer, Invocation, WorkerSetup } from './protocol.ts'

export interface WorkerOptions {
  setup: WorkerSetup
  environment: Record<string, string>
  /** How many invocations may run at once; the others wait in order. */
  concurrency: number
  /** Real time until an invocation is given up with the worker. */
  timeoutMs: number
  log: (text: string) => void
}

interface Call {
  event: string
  now: number
  resolve: (result: InvokeResult) => void
}

interface Running extends Call {
  timer: NodeJS.Timeout
}

export class FunctionWorker {
  readonly #options: WorkerOptions
  readonly #running = new Map<number, Running>()
  readonly #waiting: Call[] = []
  #worker: Worker | undefined
  #lastId = 0

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  invoke(event: string, now: number): Promise<InvokeResult> {
    return new Promise((resolve) => {
      this.#waiting.push({ event, now, resolve })
      this.#startWaiting()
    })
  }

  async stop(): Promise<void> {
    const worker = this.#worker
    this.#lose(worker, { errorType: 'Runtime.ExitError', errorMessage: 'The system stopped.' })
    await worker?.terminate()
  }

  #startWaiting(): void {
    while (this.#running.size < this.#options.concurrency) {
      const call = this.#waiting.shift()
      if (call === undefined) return
      this.#start(call)
    }
  }

  #start(call: Call): void {
    this.#worker ??= this.#startWorker()
    const id = ++this.#lastId
    const { timeoutMs } = this.#options
    this.#running.set(id, { ...call, timer: setTimeout(() => this.#timeOut(id), timeoutMs) })
    const invocation: Invocation = { id, event: call.event, now: call.now, timeoutMs }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(invocation)
  }

  #startWorker(): Worker {
    const { setup, environment, log } = this.#options
    const worker = new Worker(new URL('worker-main.ts', import.meta.url), {
      workerData: setup,
      env: environment,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: setup.memoryMb, maxYoungGenerationSizeMb: 8 },
    })
    worker.stdout.setEncoding('utf8').on('data', log)
    worker.stderr.setEncoding('utf8').on('data', log)
    worker.on('message', (answer: Answer) => this.#take(worker, answer))
    worker.on('error', (error) => this.#lose(worker, crash(error)))
    worker.on('exit', (code) =>
      this.#lose(worker, { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with status ${code}` })
    )
    return worker
  }

  #take(worker: Worker, answer: Answer): void {
    if (worker !== this.#worker) return
    switch (answer.kind) {
      case 'result': {
        const payload: unknown = JSON.parse(answer.payload)
        this.#end(answer.id, { ok: true, payload })
        return
      }
      case 'failure':
        this.#end(answer.id, { ok: false, error: answer.error })
        return
      case 'unusable':
        this.#lose(worker, answer.error)
        void worker.terminate()
    }
  }

  #end(id: number, result: InvokeResult): void {
    const call = this.#running.get(id)
    if (call === undefined) return
    this.#running.delete(id)
    clearTimeout(call.timer)
    call.resolve(result)
    this.#startWaiting()
  }

  #timeOut(id: number): void {
    const { setup, timeoutMs } = this.#options
    const worker = this.#worker
    this.#end(id, {
      ok: false,
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: `${setup.functionName} was given up after ${timeoutMs / 1000} seconds of real time`,
      },
    })
    this.#lose(worker, { errorType: 'Runtime.ExitError', errorMessage: 'Another invocation timed out.' })
    void worker?.terminate()
  }

  /** The worker is gone, or of no more use: what it ran has failed. */
  #lose(worker: Worker | undefined, error: FunctionError): void {
    if (worker === undefined || worker !== this.#worker) return
    this.#worker = undefined
    for (const id of this.#running.keys()) this.#end(id, { ok: false, error })
  }
}

function crash(error: unknown): FunctionError {
  const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  const errorMessage = error instanceof Error ? error.message : String(error)
  return { errorType: outOfMemory ? 'Runtime.OutOfMemory' : 'Runtime.UnhandledPromiseRejection', errorMessage }
}
