// Ctrl+C, the end of a service, or the death of npm, which cannot pass its own end on when it is killed.

import { dieWithParent } from '../../local/parent.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Real time. Whoever killed npm wants everything gone within two seconds. */
const orphanEndsWithinMs = 800

export class Interruption {
  readonly happened: Promise<void>
  readonly #controller = new AbortController()
  readonly #stopWatching: () => void

  constructor() {
    this.happened = new Promise((resolve) => this.signal.addEventListener('abort', () => resolve(), { once: true }))
    for (const name of signals) process.once(name, this.#interrupt)
    this.#stopWatching = process.env['npm_lifecycle_event'] === undefined ? () => undefined : dieWithParent(this.#end)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  forget(): void {
    for (const name of signals) process.off(name, this.#interrupt)
    this.#stopWatching()
  }

  readonly #interrupt = (): void => this.#controller.abort()

  readonly #end = (): void => {
    this.#interrupt()
    setTimeout(() => process.exit(1), orphanEndsWithinMs)
  }
}
