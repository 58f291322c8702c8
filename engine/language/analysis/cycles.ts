// Journeys that could start each other for ever: through events that they write, attributes that they set, what becomes of
// their messages, and the stages and segments that depend on these. One of a circle that lets a customer in again only
// after a day, or never, ends it.
import type { Cause } from '../../steps/step.ts'
import type { JourneyFile } from '../journey-file.ts'
import type { LifecycleFile } from '../lifecycle-file.ts'
import { Problem } from '../../problem.ts'
import { kindOfStep } from '../../steps/registry.ts'
import { mentionsIn } from './mentions.ts'
import type { Mentions } from './mentions.ts'
import { milliseconds, parseDuration } from '../../time/duration.ts'
import { visit } from '../../compile/ids.ts'

const dayMs = 86_400_000
const outcomes = ['Email Delivered', 'Email Opened', 'Email Link Clicked', 'Email Bounced', 'Email Marked as Spam', 'Unsubscribed']

export function findCycles(journeys: readonly JourneyFile[], lifecycle: LifecycleFile): Problem[] {
  const quick = journeys.filter(({ entry }) => comesBackWithinADay(entry.reentry))
  const heard = new Map(quick.map((journey) => [journey, mentionsIn(journey.triggers, lifecycle)]))
  const starts = new Map(quick.map((journey) => {
    const causes = causesOf(journey)
    return [journey, quick.filter((other) => causes.some((cause) => hears(heard.get(other), cause)))] as const
  }))
  const told = new Set<JourneyFile>()
  const problems: Problem[] = []
  for (const journey of quick) {
    const circle = told.has(journey) ? undefined : circleFrom(journey, starts)
    if (circle === undefined) continue
    for (const one of circle) told.add(one)
    const names = [...circle, journey].map(({ id }) => id).join(' → ')
    problems.push(new Problem('journey.cycle', `can start itself again without end (${names}): by the events it writes, the attributes it sets or what becomes of its messages. Let one of them have "reentry": "never" or {"after": "1d"}`, { place: journey.placeOf() }))
  }
  return problems
}

function comesBackWithinADay(reentry: JourneyFile['entry']['reentry'] | undefined): boolean {
  if (reentry === 'never') return false
  return typeof reentry !== 'object' || milliseconds(parseDuration(reentry.after)) < dayMs
}

function causesOf(journey: JourneyFile): Cause[] {
  const causes: Cause[] = []
  visit(journey.steps, (step) => {
    const kind = kindOfStep(step)
    causes.push(...(kind?.causes?.(step) ?? []))
    if (kind?.emails !== undefined) causes.push(...outcomes.map((event) => ({ event })))
  })
  return causes
}

function hears(mentions: Mentions | undefined, cause: Cause): boolean {
  if (mentions === undefined) return false
  if ('event' in cause) return mentions.events.has(cause.event)
  if ('attribute' in cause) return mentions.attributes.has(cause.attribute)
  return mentions.events.has('Unsubscribed')
}

/** The shortest way from a journey back to itself. */
function circleFrom(start: JourneyFile, starts: ReadonlyMap<JourneyFile, readonly JourneyFile[]>): JourneyFile[] | undefined {
  const ways: JourneyFile[][] = [[start]]
  const seen = new Set<JourneyFile>()
  for (const way of ways) {
    for (const next of starts.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return way
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}
