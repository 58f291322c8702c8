// "end here: gave up".
import type { StepWords } from '../speech.ts'

export const exit: StepWords = { shape: 'end', says: (step) => `end here: ${step['exit'] as string}` }
