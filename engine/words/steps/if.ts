// "if country is LV", with a way for yes and one for no.
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'

export const ifStep: StepWords = {
  shape: 'question',
  says: (step, speech) => `if ${speech.condition(step['if'] as JsonObject).text}`,
  asks: (step, speech) => `${speech.condition(step['if'] as JsonObject).text}?`,
  ways: (step) => [
    { label: 'yes', says: '', steps: (step['then'] ?? []) as JsonObject[] },
    { label: 'no', says: 'otherwise', steps: (step['else'] ?? []) as JsonObject[] },
  ],
}
