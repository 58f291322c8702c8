// Who enters a journey and who does not, key by key of its `entry`.
import type { Json, JsonObject } from '../../json.ts'
import type { Speech } from '../speech.ts'
import { isObject } from '../../json.ts'
import { sayDuration } from '../durations.ts'
import { quoted } from '../phrase.ts'

interface EntryWords {
  /** Of whom it lets in, or of whom it keeps out. */
  side: 'in' | 'out'
  says(value: Json, speech: Speech): string
}

/** Words for every key of `entry`; in this order they are told. */
export const entryWords: Readonly<Record<string, EntryWords>> = {
  when: { side: 'in', says: (condition, speech) => `only if ${speech.condition(condition as JsonObject).text}` },
  key: {
    side: 'in',
    says(key) {
      if (!isObject(key)) return `one run for each ${quoted(key as string)}, which hears only events with the same one`
      const renamed = Object.entries((key['in'] ?? {}) as Record<string, string>).map(([event, property]) => `${quoted(property)} in ${quoted(event)}`)
      return `one run for each ${quoted(key['property'] as string)}${renamed.length === 0 ? '' : ` (${renamed.join(', ')})`}, which hears only events with the same one`
    },
  },
  reentry: {
    side: 'out',
    says(reentry) {
      if (reentry === 'never') return 'whoever was in it before'
      return isObject(reentry) && typeof reentry['after'] === 'string' ? `whoever's last run is not over, or began less than ${sayDuration(reentry['after'])} ago` : "whoever's last run is not over"
    },
  },
  holdout: { side: 'out', says: (share) => `${percent(share as number)} of those who would enter, drawn by lot: they get nothing, so that the effect can be measured` },
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`

/** The sentences of one side. */
export function sayEntry(entry: JsonObject, side: 'in' | 'out', speech: Speech): string[] {
  return Object.entries(entryWords).flatMap(([key, words]) => (words.side === side && entry[key] !== undefined ? [words.says(entry[key], speech)] : []))
}
