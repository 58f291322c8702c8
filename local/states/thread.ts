// Where an execution stands, as plain JSON: what is kept over a restart. One thread walks the machine; an open Parallel
// or Map holds one more thread for each branch or item. Instants are milliseconds since the epoch.

import type { Json } from './json.ts'

export interface Thread {
  state: string
  /** The state's raw input. */
  input: Json
  enteredAt: number
  /** Names this attempt within the execution, and what is heard from it. */
  ticket: number
  /** Retries used, by the place of the retrier. */
  tries?: number[] | undefined
  /** Set while the thread waits for something outside itself. */
  parked?: Parked | undefined
  /** Where in the Map's array this thread is at work. */
  item?: { index: number; value: Json }
}

export type Parked =
  | { kind: 'wait'; until: number }
  | { kind: 'retry'; until: number }
  /** A call in flight, to be repeated after a restart; it times out at `until`. */
  | { kind: 'call'; until: number }
  /** `calling` while the call that hands the token out has not returned. */
  | { kind: 'token'; until: number; calling?: true | undefined; heartbeat?: { every: number; at: number } }
  /** `items` is what a Map walks over; threads of items not begun are missing at the end of `threads`. */
  | { kind: 'branches'; threads: (Thread | Ended)[]; items?: Json[] | undefined }

export interface Ended {
  output: Json
}

export interface Progress {
  thread: Thread
  tickets: number
  /** Events that the history of AWS would hold by now. */
  events: number
  /** States left so far: numbers the history. */
  left: number
}

export function hasEnded(thread: Thread | Ended): thread is Ended {
  return 'output' in thread
}

/** The open thread that is due first, the leftmost of equals. */
export function firstDue(thread: Thread): { due: number; ticket: number } {
  const { parked, ticket } = thread
  if (parked === undefined) return { due: Infinity, ticket }
  if (parked.kind !== 'branches') {
    const heartbeat = parked.kind === 'token' ? (parked.heartbeat?.at ?? Infinity) : Infinity
    return { due: Math.min(parked.until, heartbeat), ticket }
  }
  let first = { due: Infinity, ticket }
  for (const branch of parked.threads) {
    if (hasEnded(branch)) continue
    const due = firstDue(branch)
    if (due.due < first.due) first = due
  }
  return first
}

/** The open threads, each before those of its branches. */
export function* openThreads(thread: Thread): Generator<Thread> {
  yield thread
  if (thread.parked?.kind !== 'branches') return
  for (const branch of thread.parked.threads) if (!hasEnded(branch)) yield* openThreads(branch)
}
