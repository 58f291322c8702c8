// Says conditions, happenings and triggers of one project in plain English, and finds the words of a step.
import type { JsonObject } from '../json.ts'
import type { Phrase } from './phrase.ts'
import type { Speech, StepWords } from './speech.ts'
import type { Vocabulary } from './vocabulary.ts'
import { conditionWords } from './conditions/registry.ts'
import { happeningKindOf } from '../happenings/registry.ts'
import { happeningWords } from './happenings/registry.ts'
import { kindOf } from '../conditions/registry.ts'
import { stepWords } from './steps/registry.ts'
import { triggerKindOf } from '../triggers/registry.ts'
import { triggerWords } from './triggers/registry.ts'
import { verbOf } from '../steps/registry.ts'

export interface PlainEnglish extends Speech {
  trigger: (trigger: JsonObject) => string
}

/** What is said must have been checked. */
export function plainEnglish(names: Vocabulary): PlainEnglish {
  const speech: PlainEnglish = {
    names,
    condition: (condition) => wordsOf(conditionWords, kindOf(condition)?.keyword).says(condition, speech),
    denial: (condition) => wordsOf(conditionWords, kindOf(condition)?.keyword).denies?.(condition, speech) ?? contrary(speech.condition(condition)),
    happening: (happening) => wordsOf(happeningWords, happeningKindOf(happening)?.keyword).says(happening, speech),
    trigger: (trigger) => wordsOf(triggerWords, triggerKindOf(trigger)?.keyword).says(trigger, speech),
  }
  return speech
}

/** Why a condition holds or does not: of its parts only those that decided it. */
export function reasonFor(condition: JsonObject, holds: (condition: JsonObject) => boolean, speech: Speech): Phrase {
  const own = wordsOf(conditionWords, kindOf(condition)?.keyword).reason
  if (own !== undefined) return own(condition, { holds, reason: (part) => reasonFor(part, holds, speech) })
  return holds(condition) ? speech.condition(condition) : speech.denial(condition)
}

const contrary = ({ text }: Phrase): Phrase => ({ text: `not (${text})` })

/** The words of a step's kind. */
export const wordsOfStep = (step: JsonObject): StepWords => wordsOf(stepWords, verbOf(step))

function wordsOf<Words>(registry: Readonly<Record<string, Words>>, keyword: string | undefined): Words {
  const words = keyword !== undefined && Object.hasOwn(registry, keyword) ? registry[keyword] : undefined
  if (words === undefined) throw new Error(`There are no words for ${keyword === undefined ? 'what is of no known kind' : `the kind "${keyword}"`}: add them in engine/words/`)
  return words
}
