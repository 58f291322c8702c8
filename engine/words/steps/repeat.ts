// "repeat up to 3 times, every 2 days, until at least 1 order since entry", with a way for a
// round and one for what follows the last.
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'
import { sayDuration } from '../durations.ts'

export const repeat: StepWords = {
  shape: 'question',
  says(step, speech) {
    const until = step['until'] === undefined ? '' : `, until ${speech.condition(step['until'] as JsonObject).text}`
    return `repeat up to ${step['repeat'] as number} times, every ${sayDuration(step['every'] as string)}${until}`
  },
  ways: (step) => [
    { label: 'each round', says: 'in each round', steps: step['steps'] as JsonObject[], back: true },
    { label: 'after the last', says: 'after the last', steps: [] },
  ],
}
