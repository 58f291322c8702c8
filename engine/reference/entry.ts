// What the reference says of one kind of condition, happening, trigger or step, or of one file: the words that an editor
// shows beside a key. Never part of a function's bundle: only the command line and the tests read this room.
import type { JsonObject } from '../json.ts'

export interface Entry {
  /** What it is and when to use it: one to three plain sentences. */
  description: string
  /**
   * Every key of its schema with what it means. A key inside another is `outer.inner`, whether a list lies between them or
   * not; `*` stands for a key that the author chooses. Keys that every step has, operators and references are explained
   * once, in `shared.ts`, and may be left out.
   */
  keys: Record<string, KeyEntry>
  /** Whole and correct; an editor offers them. */
  examples: JsonObject[]
}

/** A sentence, and what the key holds where the schema alone does not tell. */
export type KeyEntry = string | { says: string; holds: Holding }

/**
 * Other parts of the language, or a name that the project has; lists of them as well. For an object the author makes
 * (`set`), the names are its keys.
 */
export type Holding =
  | 'condition' | 'happening' | 'trigger' | 'steps'
  | 'stage' | 'topic' | 'event' | 'property' | 'attribute' | 'journey-attribute' | 'segment' | 'score' | 'milestone'
  | 'email' | 'message' | 'part' | 'reward' | 'coupon' | 'sender' | 'locale' | 'zone' | 'journey' | 'group'

export const saysOf = (entry: KeyEntry): string => (typeof entry === 'string' ? entry : entry.says)
export const holdingOf = (entry: KeyEntry | undefined): Holding | undefined => (typeof entry === 'object' ? entry.holds : undefined)
