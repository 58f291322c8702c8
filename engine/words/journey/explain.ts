// A whole journey in plain English: who enters and who does not, what happens, what counts, and when it ends.
import type { JourneyFile } from '../../language/journey-file.ts'
import type { PlainEnglish } from '../plain-english.ts'
import { capitalised, listed, quoted } from '../phrase.ts'
import { sayDuration } from '../durations.ts'
import { sayEntry } from './entry.ts'
import { stepLines } from './steps.ts'
import { wrapped } from './wrapped.ts'

/** The text ends with a line break. */
export function explainJourney(journey: JourneyFile, english: PlainEnglish): string {
  const sections: [string, string[]][] = [
    ['Who enters', bullets(sayIn(journey, english))],
    ['Who does not', bullets(sayOut(journey, english))],
    ['What counts as success', bullets(sayGoal(journey, english))],
    ['What ends it early', bullets(sayExits(journey, english))],
    ['What happens', [...stepLines(journey.steps, english, 2), ...wrapped('Then the run is over.', 2)]],
  ]
  const head = [`${journey.name} (${journey.id}, ${journey.status})`, ...(journey.note === undefined ? [] : wrapped(journey.note, 0))]
  return `${[head, ...sections.flatMap(([title, lines]) => (lines.length === 0 ? [] : [[title, ...lines]]))].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const bullets = (sentences: readonly string[]): string[] => sentences.flatMap((sentence) => wrapped(`- ${capitalised(sentence)}.`, 2, 4))

/** What starts a run, and the conditions on entry. */
export function sayIn(journey: JourneyFile, english: PlainEnglish): string[] {
  const already = journey.backfill === undefined ? [] : [`who is there already when this is deployed enters too, once, spread over ${sayDuration(journey.backfill.over)}`]
  return [`starts ${listed(journey.triggers.map(english.trigger), 'or')}`, ...already, ...sayEntry(journey.entry, 'in', english)]
}

function sayOut(journey: JourneyFile, english: PlainEnglish): string[] {
  const conditions = journey.exits.flatMap((exit) => (exit['when'] === undefined ? [] : [english.happening(exit)]))
  return [
    ...(english.names.isTransactional(journey.topic) ? [] : [`whoever is not subscribed to ${english.names.topic(journey.topic)}`]),
    ...sayEntry(journey.entry, 'out', english),
    ...(journey.was === undefined ? [] : [`runs from when it was called ${listed(journey.was.map(quoted), 'or')} count as its own`]),
    ...(conditions.length === 0 ? [] : [`whoever it would end for at once: ${listed(conditions, 'or')}`]),
  ]
}

/** The goal in a sentence; none where there is no goal. */
export function sayGoal({ goal }: JourneyFile, english: PlainEnglish): string[] {
  if (goal === undefined) return []
  return [`if ${english.happening(goal.happening)}, within ${sayDuration(goal.within)} of entry${goal.ends ? '; the run ends with it' : '; the run goes on'}`]
}

/** What ends a run before its last step. */
export function sayExits(journey: JourneyFile, english: PlainEnglish): string[] {
  const unsubscribed = english.names.isTransactional(journey.topic) ? [] : [`as soon as the customer unsubscribes from ${english.names.topic(journey.topic)}`]
  return [...journey.exits.map((exit) => `as soon as ${english.happening(exit)}`), ...unsubscribed]
}
