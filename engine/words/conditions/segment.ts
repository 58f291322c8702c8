// "in the segment “Champions”".
import type { ConditionWords } from '../speech.ts'
import { listed } from '../phrase.ts'

const segmentsOf = (condition: { [key: string]: unknown }): string[] => [condition['segment']].flat() as string[]

export const segment: ConditionWords = {
  says(condition, { names }) {
    const segments = segmentsOf(condition)
    return { text: `in the ${segments.length > 1 ? 'segments' : 'segment'} ${listed(segments.map(names.segment), 'or')}`, ...(segments.length > 1 ? { joins: 'or' } : {}) }
  },
  denies(condition, { names }) {
    const segments = segmentsOf(condition).map(names.segment)
    return { text: segments.length === 1 ? `not in the segment ${segments.join('')}` : `in neither of the segments ${listed(segments, 'and')}` }
  },
}
