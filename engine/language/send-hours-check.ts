// Hours in which nothing could ever be sent are refused where they are written: found at the moment of sending, they would
// hold every message for good.
import type { DailyHours, SendWindow } from '../time/window.ts'
import type { CheckScope } from '../conditions/condition.ts'
import { isNeverOpen } from '../time/window.ts'

/** `path` leads to the object that holds `window` and `quiet`. */
export function refuseShutHours(hours: { window?: SendWindow; quiet?: DailyHours }, path: (string | number)[], say: CheckScope['say']): void {
  const empty = (['window', 'quiet'] as const).filter((key) => hours[key] !== undefined && hours[key].from === hours[key].to)
  for (const key of empty) say([...path, key], 'limits.empty-hours', `begins and ends at ${hours[key]?.from ?? ''}`, 'Give it a different end, or leave it out to mean the whole day.')
  if (empty.length === 0 && isNeverOpen(hours)) say([...path, 'window'], 'limits.never-open', 'leaves no moment in which a message may go out, with the quiet hours beside it', 'Widen the window or narrow the quiet hours.')
}
