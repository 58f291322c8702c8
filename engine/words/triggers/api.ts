// "when an app asks for it".
import type { TriggerWords } from '../speech.ts'

export const api: TriggerWords = { says: () => 'when an app asks for it' }
