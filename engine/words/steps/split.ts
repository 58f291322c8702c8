// "split at random", with a way for each arm and its weight.
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'
import { quoted } from '../phrase.ts'

type Arm = { name: string; weight: number; steps?: JsonObject[] }

export const split: StepWords = {
  shape: 'question',
  says: (step) => `split at random: ${quoted(step['split'] as string)}`,
  ways: (step) => (step['arms'] as unknown as Arm[]).map(({ name, weight, steps = [] }) => ({ label: `${weight}% ${name}`, says: `${weight}% ${quoted(name)}`, steps })),
}
