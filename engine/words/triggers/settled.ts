// "when “Cart Updated” happens and has not happened again for 1 hour".
import type { TriggerWords } from '../speech.ts'
import { event as happening } from '../happenings/event.ts'
import { sayDuration } from '../durations.ts'

export const settled: TriggerWords = {
  says: ({ settled: time, ...done }, speech) => `when ${happening.says(done, speech)} and has not happened again for ${sayDuration(time as string)}`,
}
