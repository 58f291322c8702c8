// "when “Cart Updated” happens".
import type { TriggerWords } from '../speech.ts'
import { event as happening } from '../happenings/event.ts'

export const event: TriggerWords = {
  says: (trigger, speech) => `when ${happening.says(trigger, speech)}${trigger['each'] === undefined ? '' : `, once for each of its ${trigger['each'] as string}`}`,
}
