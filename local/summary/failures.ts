// What failed, beside what the table tells: functions that failed though they may have succeeded later, messages in
// dead-letter queues, executions that did not come to their end. Names and reasons, no payloads.

import type { OneMachine } from '../system.ts'

export interface Failure {
  where: string
  message: string
  /** Virtual time, ISO 8601; absent where the failure has none. */
  at?: string
}

/** More than so many of a kind are no better told. */
const told = 100

export function failuresOf(system: Pick<OneMachine, 'failures' | 'queues' | 'machines' | 'description'>): Failure[] {
  const { failures, queues, machines, description } = system
  // A queue that no function reads is where messages are given up.
  const read = new Set(description.queueMappings.map(({ queueName }) => queueName))
  const noted = failures.newest().map(({ at, where, message }) => ({ where, message, at: iso(at) }))
  const dead = queues
    .names()
    .filter((name) => !read.has(name))
    .flatMap((name) => queues.list(name, told).map(({ sentAt }) => ({ where: name, message: 'a message was given up', at: iso(sentAt) })))
  const ended = (['FAILED', 'TIMED_OUT'] as const).flatMap((status) =>
    machines.list({ status, limit: told }).map(({ executionArn, error, stopDate }) => ({
      where: executionArn.split(':').at(-2) ?? executionArn,
      message: `an execution ended as ${status}${error === undefined ? '' : ` with ${error}`}`,
      at: iso(stopDate ?? 0),
    })),
  )
  return [...noted.slice(-told), ...dead, ...ended]
}

const iso = (instant: number): string => new Date(instant).toISOString()
