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
}

/** What may lie behind a step, over all ways that lead to it. */
interface Behind {
  sent: readonly Sent[]
  /** Messages that caps count: at index 0 the nearest that the last of them can be, at 1 the last but one, and what a way there sends. */
  counted: readonly { ago: number; ids: readonly string[] }[]
}

export interface PathFindings {
  problems: Problem[]
  warnings: Problem[]
}

export function walkPaths(journey: JourneyFile, lifecycle: LifecycleFile): PathFindings {
  const found: PathFindings = { problems: [], warnings: [] }
  const walk = (steps: readonly JsonObject[], before: Behind): Behind => {
    let behind = before
    for (const step of steps) {
      const kind = kindOfStep(step)
      // A send may be held by hours and caps, and decides when it is released.
      const asked = kind?.emails === undefined ? [...(kind?.conditions?.(step) ?? []), ...whenOf(step)] : []
      for (const { path, condition } of asked) askTooEarly(journey, step, path, condition, behind.sent, found.problems)
      if (kind?.emails !== undefined) behind = send(journey, lifecycle, step, behind, found.warnings)
      const lists = kind?.lists?.(step) ?? []
      const pause = (path?: Path): Behind => later(behind, kind?.shortest?.(step, path) ?? 0)
      const ends = lists.map((list) => walk(list.steps, pause(list.path)))
      behind = closest([...ends, pause()])
    }
    return behind
  }
  walk(journey.steps, { sent: [], counted: [] })
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

function send(journey: JourneyFile, lifecycle: LifecycleFile, step: JsonObject, before: Behind, warnings: Problem[]): Behind {
  const id = journey.ids.get(step) ?? ''
  const topic = (step['topic'] as string | undefined) ?? journey.topic
  const { sent, counted } = later(before, 1)
  const behind = { sent: [...sent.filter((one) => one.id !== id), { id, ago: 0 }], counted }
  if (lifecycle.topics[topic]?.kind !== 'marketing') return behind
  const next = { ...behind, counted: [{ ago: 0, ids: [id] }, ...counted.map(({ ago, ids }) => ({ ago, ids: [...ids, id] }))] }
  if (step['ifCapped'] !== undefined) return next
  for (const { per, max } of lifecycle.limits.caps) {
    const first = before.counted[max - 1]
    if (first === undefined || first.ago >= milliseconds(parseDuration(per))) continue
    const others = first.ids.map((one) => `"${one}"`).join(', ')
    warnings.push(new Problem('journey.capped-by-itself', `can fall within ${per} of ${others}, and the cap lets ${max} through in ${per}: it is then skipped. Wait longer before it, or give it "ifCapped": {"hold": "${per}"}`, { place: journey.placeOf(step) }))
    break
  }
  return next
}

const after = <Past extends { ago: number }>(past: readonly Past[], by: number): Past[] => past.map((one) => ({ ...one, ago: one.ago + by }))
const later = (behind: Behind, by: number): Behind => (by === 0 ? behind : { sent: after(behind.sent, by), counted: after(behind.counted, by) })

/** Of ways that meet, what each has nearest: a message for itself, and the last, the last but one and so on of those that caps count. */
function closest(ways: readonly Behind[]): Behind {
  const length = Math.max(...ways.map(({ counted }) => counted.length))
  const counted = Array.from({ length }, (_, index) => ways.flatMap((way) => way.counted[index] ?? []).reduce((near, one) => (one.ago < near.ago ? one : near)))
  return { sent: nearestOfEach(ways.map(({ sent }) => sent)), counted }
}

/** For a question too early a message counts as the farthest way has it. */
function nearestOfEach(ways: readonly (readonly Sent[])[]): readonly Sent[] {
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
