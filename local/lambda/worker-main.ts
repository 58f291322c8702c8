// The start of a function's worker thread: sets the host hook, loads the bundle, and answers invocations.

import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { installHost } from './host-hook.ts'
import { contextOf } from './invocation-context.ts'
import { asFunctionError, type Answer, type Invocation, type WorkerSetup } from './protocol.ts'

type Handler = (event: unknown, context: unknown) => unknown

const setup: WorkerSetup = workerData
let now = 0
// Before the import, for a module may look at the time as it loads.
installHost({ now: () => now })

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const answer = (message: Answer): void => parentPort?.postMessage(message)

async function loadHandler(): Promise<Handler> {
  const module: Record<string, unknown> = await import(pathToFileURL(setup.module).href)
  const handler = module[setup.handler]
  if (typeof handler !== 'function') throw new Error(`${setup.handler} is not a function of ${setup.module}.`)
  return (event, context): unknown => handler(event, context)
}

let loading: Promise<Handler> | undefined

parentPort?.on('message', (invocation: Invocation) => {
  now = invocation.now
  loading ??= loadHandler()
  void loading.then(
    (handler) => run(handler, invocation),
    (error: unknown) => answer({ kind: 'unusable', error: asFunctionError(error) })
  )
})

async function run(handler: Handler, invocation: Invocation): Promise<void> {
  try {
    const result = await handler(JSON.parse(invocation.event), contextOf(setup, invocation))
    answer({ kind: 'result', id: invocation.id, payload: JSON.stringify(result) ?? 'null' })
  } catch (error) {
    answer({ kind: 'failure', id: invocation.id, error: asFunctionError(error) })
  }
}
