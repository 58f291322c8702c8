// What can be said of every way through a journey before anybody walks it: a question about a message that nobody can have
// answered yet, and messages that follow each other so closely that a cap skips one.
import type { JourneyFile } from '../journey-file.ts'
import type { JsonObject } from '../../json.ts'
import type { LifecycleFile } from '../lifecycle-file.ts'
import type { Path } from '../reading.ts'
import { Problem } from '../../problem.ts'
import { kindOfStep } from '../../steps/registry.ts'
import { milliseconds, parseDuration } from '../../time/duration.ts'
import { walkCondition } from '../../conditions/registry.ts'

interface Sent {
  id: string
  /** The least time (ms) since it was sent. */
  ago: number
  /** Whether caps count it. */
  counts: boolean
}

export interface PathFindings {
  problems: Problem[]
  warnings: Problem[]
}

export function walkPaths(journey: JourneyFile, lifecycle: LifecycleFile): PathFindings {
  const found: PathFindings = { problems: [], warnings: [] }
  const walk = (steps: readonly JsonObject[], before: readonly Sent[]): readonly Sent[] => {
    let sent = before
    for (const step of steps) {
      const kind = kindOfStep(step)
      // A send may be held by hours and caps, and decides when it is released.
      const asked = kind?.emails === undefined ? [...(kind?.conditions?.(step) ?? []), ...whenOf(step)] : []
      for (const { path, condition } of asked) askTooEarly(journey, step, path, condition, sent, found.problems)
      if (kind?.emails !== undefined) sent = send(journey, lifecycle, step, sent, found.warnings)
      const lists = kind?.lists?.(step) ?? []
      const pause = (path?: Path): readonly Sent[] => later(sent, kind?.shortest?.(step, path) ?? 0)
      const ends = lists.map((list) => walk(list.steps, pause(list.path)))
      sent = closest([...ends, pause()])
    }
    return sent
  }
  walk(journey.steps, [])
  return found
}

const whenOf = (step: JsonObject): { path: Path; condition: JsonObject }[] => (step['when'] === undefined ? [] : [{ path: ['when'], condition: step['when'] as JsonObject }])

function askTooEarly(journey: JourneyFile, step: JsonObject, path: Path, condition: JsonObject, sent: readonly Sent[], problems: Problem[]): void {
  walkCondition(condition, (one) => {
    const just = sent.find(({ id, ago }) => id === one['message'] && ago === 0)
    if (just === undefined || (one['was'] !== 'opened' && one['was'] !== 'clicked')) return
    problems.push(new Problem('message.too-early', `asks whether "${just.id}" was ${one['was']}, right after it is sent: nobody can have. Put a "wait" or a "waitFor" between them`, { place: journey.placeOf(step, path) }))
  })
}

function send(journey: JourneyFile, lifecycle: LifecycleFile, step: JsonObject, sent: readonly Sent[], warnings: Problem[]): Sent[] {
  const id = journey.ids.get(step) ?? ''
  const topic = (step['topic'] as string | undefined) ?? journey.topic
  const counts = lifecycle.topics[topic]?.kind === 'marketing'
  const next = [...later(sent.filter((one) => one.id !== id), 1), { id, ago: 0, counts }]
  if (!counts || step['ifCapped'] !== undefined) return next
  for (const { per, max } of lifecycle.limits.caps) {
    const close = sent.filter((one) => one.counts && one.ago < milliseconds(parseDuration(per)))
    if (close.length < max) continue
    const others = close.slice(-max).map((one) => `"${one.id}"`).join(', ')
    warnings.push(new Problem('journey.capped-by-itself', `can fall within ${per} of ${others}, and the cap lets ${max} through in ${per}: it is then skipped. Wait longer before it, or give it "ifCapped": {"hold": "${per}"}`, { place: journey.placeOf(step) }))
    break
  }
  return next
}

const later = (sent: readonly Sent[], by: number): readonly Sent[] => (by === 0 ? sent : sent.map((one) => ({ ...one, ago: one.ago + by })))

/** Of ways that meet, each message as the nearest way has it; for a question too early it counts as the farthest has it. */
function closest(ways: readonly (readonly Sent[])[]): readonly Sent[] {
  const nearest = new Map<string, Sent>()
  for (const way of ways) {
    for (const one of way) {
      const known = nearest.get(one.id)
      if (known === undefined) nearest.set(one.id, one)
      else if ((known.ago === 0) !== (one.ago === 0)) nearest.set(one.id, { ...one, ago: Math.min(known.ago === 0 ? one.ago : known.ago, 1) })
      else if (one.ago < known.ago) nearest.set(one.id, one)
    }
  }
  return [...nearest.values()]
}
