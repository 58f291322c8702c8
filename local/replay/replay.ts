// Replays the sample through the public HTTP API in virtual time: the shop's connector posts each hour's events on the full
// hour, and what they bring about happens before the clock goes on. How far it came is kept, so that a later start goes on.

import { Problem } from '../../engine/problem.ts'
import type { Posting } from '../sample/postings.ts'
import type { OneMachine } from '../system.ts'
import type { ReplayProgress } from './replay-progress.ts'

export interface ReplayParts {
  system: Pick<OneMachine, 'http' | 'clock' | 'advanceTo' | 'quiet'>
  writeKey: string
  progress: ReplayProgress
  /** By `postAt`. */
  postings: readonly Posting[]
  /** Checked between two hours: true ends the replay there. */
  isStopped?: () => boolean
  /** Told after each hour. */
  onStep?: (step: { done: number; of: number; now: number }) => void
}

/** The time after the last posting that the replay still lives through, in ms: runs are under way then, as in life. */
export const epilogueMs = 24 * 3_600_000

/**
 * Posts what was not posted yet and lets time run to the sample's end; says whether it came to that. An hour during which
 * an earlier run was killed is posted again, which counts once. Throws `replay.refused` when the API refuses a batch.
 */
export async function replay(parts: ReplayParts): Promise<'ended' | 'stopped'> {
  const { system, progress, postings, onStep } = parts
  const isStopped = parts.isStopped ?? ((): boolean => false)
  let done = progress.done()
  while (done < postings.length) {
    if (isStopped()) return 'stopped'
    const hour = hourFrom(postings, done)
    const { postAt } = hour[0]!
    if (postAt > system.clock.now()) await system.advanceTo(postAt)
    await Promise.all(hour.map((posting) => post(posting, parts)))
    await system.quiet()
    done += hour.length
    progress.keep(done)
    onStep?.({ done, of: postings.length, now: system.clock.now() })
  }
  const end = (postings.at(-1)?.postAt ?? 0) + epilogueMs
  if (system.clock.now() < end) await system.advanceTo(end)
  return 'ended'
}

/** The postings of one instant, from `first` on. */
function hourFrom(postings: readonly Posting[], first: number): Posting[] {
  let last = first
  while (postings[last + 1]?.postAt === postings[first]?.postAt) last++
  return postings.slice(first, last + 1)
}

async function post({ batch }: Posting, { system, writeKey }: ReplayParts): Promise<void> {
  const answer = await fetch(`${system.http}/v1/batch`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
    },
    body: JSON.stringify({ batch }),
  })
  const text = await answer.text()
  if (answer.ok && !text.includes('"rejected"')) return
  throw new Problem('replay.refused', `The API answered ${answer.status} to a batch of the sample: ${text.slice(0, 400)}`)
}
