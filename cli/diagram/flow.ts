// A journey as boxes and arrows: one box for what starts it, one for each step and one for its end; where a step has several
// ways out, each has its arrow.
import type { JourneyFile } from '../../engine/language/journey-file.ts'
import type { JsonObject } from '../../engine/json.ts'
import type { PlainEnglish } from '../../engine/words/plain-english.ts'
import type { StepWords, Way } from '../../engine/words/speech.ts'
import { capitalised } from '../../engine/words/phrase.ts'
import { sayExits, sayGoal, sayIn } from '../../engine/words/journey/explain.ts'
import { visit } from '../../engine/compile/ids.ts'
import { wordsOfStep } from '../../engine/words/plain-english.ts'

export interface Box {
  /** `n0`, `n1`, …: in the order of reading. */
  id: string
  /** The step's id; what is no step has none. */
  step?: string
  shape: StepWords['shape'] | 'start'
  text: string
  /** What else is to be known of it, in smaller letters. */
  notes: string[]
}

export interface Arrow {
  from: string
  to: string
  label?: string
  /** Leads back to a step before. */
  back?: true
}

export interface Flow {
  title: string
  /** The goal and what ends the journey early. */
  captions: string[]
  boxes: Box[]
  arrows: Arrow[]
}

/** The one box for the end that every way leads to which no exit ends before. */
export const endBox = 'over'

export function flowOf(journey: JourneyFile, english: PlainEnglish): Flow {
  const [starts = '', ...conditions] = sayIn(journey, english)
  const boxes: Box[] = [{ id: 'n0', shape: 'start', text: capitalised(starts), notes: conditions }]
  const ids = new Map<JsonObject, string>()
  visit(journey.steps, (step) => {
    const words = wordsOfStep(step)
    const only = step['when'] === undefined ? [] : [`only if ${english.condition(step['when'] as JsonObject).text}`]
    ids.set(step, `n${boxes.length}`)
    boxes.push({
      id: `n${boxes.length}`,
      step: journey.ids.get(step) ?? '',
      shape: words.shape,
      text: words.asks?.(step, english) ?? capitalised(words.says(step, english)),
      notes: [...only, ...(words.notes?.(step, english) ?? [])],
    })
  })
  const entryOf = (steps: readonly JsonObject[], after: string): string => (steps[0] === undefined ? after : (ids.get(steps[0]) ?? after))
  const arrows: Arrow[] = [{ from: 'n0', to: entryOf(journey.steps, endBox) }]
  const lead = (steps: readonly JsonObject[], after: string, back?: true): void => {
    for (const [index, step] of steps.entries()) {
      const from = ids.get(step) ?? ''
      const rest = steps.slice(index + 1)
      const next = entryOf(rest, after)
      // Only the last step of a round leads back.
      const returns = rest.length === 0 ? back : undefined
      const ways = waysOf(step, english)
      arrows.push(...joined(from, ways.map((way) => (way.back === true || way.steps.length > 0 ? { to: entryOf(way.steps, from), label: way.label } : { to: next, label: way.label, back: returns }))))
      for (const way of ways) lead(way.steps, way.back === true ? from : next, way.back === true ? true : returns)
    }
  }
  lead(journey.steps, endBox)
  if (arrows.some(({ to }) => to === endBox)) boxes.push({ id: endBox, shape: 'end', text: 'The run is over', notes: [] })
  return {
    title: journey.name,
    captions: [...sayGoal(journey, english).map((goal) => `Success: ${goal}`), `Ends early: ${sayExits(journey, english).join('; ')}`],
    boxes,
    arrows,
  }
}

/** Its ways out; one without a name where the next step simply follows, none where it ends. */
function waysOf(step: JsonObject, english: PlainEnglish): Way[] {
  const words = wordsOfStep(step)
  const passed: Way = { label: 'otherwise', says: '', steps: [] }
  if (words.shape === 'end') return step['when'] === undefined ? [] : [passed]
  const ways = (words.ways?.(step, english) ?? []).filter((way) => way.back === undefined || way.steps.length > 0)
  if (ways.length === 0) return [{ label: '', says: '', steps: [] }]
  return step['when'] === undefined ? ways : [...ways, { ...passed, label: 'skipped' }]
}

/** Ways to one place are one arrow, and need no name where there is no other. */
function joined(from: string, ways: readonly { to: string; label: string; back?: true | undefined }[]): Arrow[] {
  const places = Map.groupBy(ways, ({ to }) => to)
  return [...places].map(([to, same]) => {
    const label = places.size === 1 && same.length > 1 ? '' : same.map((way) => way.label).join(' / ')
    return { from, to, ...(label === '' ? {} : { label }), ...(same.some(({ back }) => back === true) ? { back: true as const } : {}) }
  })
}
