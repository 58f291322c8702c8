// The first arm whose condition holds: one way each, and one for when none does.
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'

type Arm = { when: JsonObject; steps?: JsonObject[] }

export const branch: StepWords = {
  shape: 'question',
  says: () => 'take the first way that fits',
  asks: () => 'What fits first?',
  ways(step, speech) {
    const arms = (step['branch'] as unknown as Arm[]).map(({ when, steps = [] }) => {
      const { text } = speech.condition(when)
      return { label: text, says: `if ${text}`, steps }
    })
    return [...arms, { label: 'otherwise', says: 'otherwise', steps: (step['otherwise'] ?? []) as JsonObject[] }]
  },
}
