// The condition itself: "as soon as" and "until" go before it.
import type { HappeningWords } from '../speech.ts'
import type { JsonObject } from '../../json.ts'

export const when: HappeningWords = { says: (happening, speech) => speech.condition(happening['when'] as JsonObject).text }
