// "the stage is “Active” or “Loyal”".
import type { ConditionWords } from '../speech.ts'
import { listed } from '../phrase.ts'

const stagesOf = (condition: { [key: string]: unknown }): string[] => [condition['stage']].flat() as string[]

export const stage: ConditionWords = {
  says(condition, { names }) {
    const stages = stagesOf(condition)
    return { text: `the stage is ${listed(stages.map(names.stage), 'or')}`, ...(stages.length > 1 ? { joins: 'or' } : {}) }
  },
  denies(condition, { names }) {
    const stages = stagesOf(condition).map(names.stage)
    return { text: stages.length === 1 ? `the stage is not ${stages.join('')}` : `the stage is neither ${listed(stages, 'nor')}` }
  },
}
