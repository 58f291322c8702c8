// What can be said: each kind of condition, happening, trigger and step has a file here that says it in plain English, under
// the kind's keyword in the registry of its folder. They stand apart from the kinds so that no deployed bundle carries them.
import type { JsonObject } from '../json.ts'
import type { Phrase } from './phrase.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What a kind's words may need of the words around them. */
export interface Speech {
  names: Vocabulary
  condition: (condition: JsonObject) => Phrase
  /** The contrary of a condition. */
  denial: (condition: JsonObject) => Phrase
  happening: (happening: JsonObject) => string
}

export interface ConditionWords {
  /** A statement that may follow "if": "country is LV". */
  says(condition: JsonObject, speech: Speech): Phrase
  /** The contrary, where it can be said more simply than by "it is not so that …". */
  denies?(condition: JsonObject, speech: Speech): Phrase | undefined
  /** What decided it, where the condition has parts; left out where it decides by itself. */
  reason?: (condition: JsonObject, inquiry: Inquiry) => Phrase
}

/** Asks of a condition's parts, for one customer at one instant. */
export interface Inquiry {
  holds: (condition: JsonObject) => boolean
  /** What made a part true or false. */
  reason: (condition: JsonObject) => Phrase
}

export interface HappeningWords {
  /** A clause that may follow "when" and "until": "the customer becomes Lapsed". */
  says(happening: JsonObject, speech: Speech): string
}

export interface TriggerWords {
  /** What may follow "Starts": "when the customer becomes Lapsed", "every Monday at 09:00". */
  says(trigger: JsonObject, speech: Speech): string
}

export interface StepWords {
  /** What a picture draws it as. */
  shape: 'message' | 'wait' | 'question' | 'act' | 'end'
  /** What to do, as one would ask for it: "send the e-mail “hello”". */
  says: (step: JsonObject, speech: Speech) => string
  /** What a picture writes into the box, where `says` is not that. */
  asks?: (step: JsonObject, speech: Speech) => string
  /** What else stands beside the verb: "its topic is offers". */
  notes?(step: JsonObject, speech: Speech): string[]
  /** Every way out, the first that would be taken first; left out where the next step simply follows. */
  ways?(step: JsonObject, speech: Speech): Way[]
}

export interface Way {
  /** For the arrow of a picture: "yes", "50% ten-percent". */
  label: string
  /** The head of the list in a text: "if so", "otherwise"; empty where the list follows directly. */
  says: string
  steps: JsonObject[]
  /** The list leads back to the step, not on. */
  back?: true
}
