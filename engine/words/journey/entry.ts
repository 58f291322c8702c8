// Who enters a journey and who does not, key by key of its `entry`.
import type { Json, JsonObject } from '../../json.ts'
import type { Speech } from '../speech.ts'
import { isObject } from '../../json.ts'
import { sayDuration } from '../durations.ts'
import { quoted } from '../phrase.ts'

interface EntryWords {
  /** Of whom it lets in, or of whom it keeps out. */
  side: 'in' | 'out'
  /** `entry` is what the key stands in; nothing where it keeps nobody out. */
  says(value: Json, speech: Speech, entry: JsonObject): string | undefined
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
    says(reentry, _, { whileActive }) {
      const after = isObject(reentry) ? sayDuration(reentry['after'] as string) : undefined
      if (whileActive === 'restart') {
        if (reentry === 'never') return 'whoever was in it before, and is no more'
        return after === undefined ? undefined : `whoever's last run is over, and began less than ${after} ago`
      }
      if (reentry === 'never') return 'whoever was in it before'
      return after === undefined ? "whoever's last run is not over" : `whoever's last run is not over, or began less than ${after} ago`
    },
  },
  per: { side: 'out', says: () => 'earlier runs count whatever their key' },
  whileActive: { side: 'in', says: () => 'who is in it already starts anew: the open run ends' },
  group: {
    side: 'out',
    says: (group, _, { priority = 'normal' }) => `whoever is in another journey of the group ${quoted(group as string)}${priority === 'low' ? '' : `, unless that one's priority is lower than ${priority as string}: then the run there ends`}`,
  },
  priority: { side: 'in', says: (priority) => `with ${priority as string} priority` },
  holdout: { side: 'out', says: (share) => `${percent(share as number)} of those who would enter, drawn by lot: they get nothing, so that the effect can be measured` },
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`

/** The sentences of one side. */
export function sayEntry(entry: JsonObject, side: 'in' | 'out', speech: Speech): string[] {
  return Object.entries(entryWords).flatMap(([key, words]) => (words.side === side && entry[key] !== undefined ? (words.says(entry[key], speech, entry) ?? []) : []))
}
