// "the customer enters the segment “Champions”".
import type { HappeningWords } from '../speech.ts'
import { listed } from '../phrase.ts'

export const segment: HappeningWords = {
  says(happening, { names }) {
    const segments = ([happening['segment']].flat() as string[]).map(names.segment)
    return `the customer ${happening['on'] === 'leave' ? 'leaves' : 'enters'} the ${segments.length > 1 ? 'segments' : 'segment'} ${listed(segments, 'or')}`
  },
}
