// The steps of a journey as an indented, numbered text.
import type { JsonObject } from '../../json.ts'
import type { Speech } from '../speech.ts'
import { capitalised } from '../phrase.ts'
import { wordsOfStep } from '../plain-english.ts'
import { wrapped } from './wrapped.ts'

const deeper = 3

/** One step after the other; what hangs on a way out of a step stands under it. */
export function stepLines(steps: readonly JsonObject[], speech: Speech, indent = 0): string[] {
  return steps.flatMap((step, index) => {
    const words = wordsOfStep(step)
    const ways = words.ways?.(step, speech) ?? []
    const inner = indent + deeper
    return [
      ...wrapped(`${index + 1}. ${capitalised(sayStep(step, speech))}${ways[0]?.says === '' ? ':' : '.'}`, indent, inner),
      ...(typeof step['note'] === 'string' ? wrapped(`(${step['note']})`, inner) : []),
      ...ways.flatMap((way) => {
        if (way.says === '') return way.steps.length === 0 ? wrapped('Go on.', inner + deeper) : stepLines(way.steps, speech, inner + deeper)
        if (way.steps.length === 0) return wrapped(`${capitalised(way.says)}: go on.`, inner)
        return [...wrapped(`${capitalised(way.says)}:`, inner), ...stepLines(way.steps, speech, inner + deeper)]
      }),
    ]
  })
}

/** A step in one sentence, with the condition on which it is done at all. */
export function sayStep(step: JsonObject, speech: Speech): string {
  const words = wordsOfStep(step)
  const notes = words.notes?.(step, speech) ?? []
  const said = [words.says(step, speech), ...notes].join('; ')
  return step['when'] === undefined ? said : `only if ${speech.condition(step['when'] as JsonObject).text}: ${said}`
}
