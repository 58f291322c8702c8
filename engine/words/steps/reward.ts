// "grant the reward “vip-gift”".
import type { StepWords } from '../speech.ts'
import { quoted } from '../phrase.ts'

export const reward: StepWords = { shape: 'act', says: (step) => `grant the reward ${quoted(step['reward'] as string)}` }
