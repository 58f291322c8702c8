// "unsubscribe the customer from “offers”".
import type { StepWords } from '../speech.ts'

export const unsubscribe: StepWords = { shape: 'act', says: (step, { names }) => `unsubscribe the customer from ${names.topic(step['unsubscribe'] as string)}` }
