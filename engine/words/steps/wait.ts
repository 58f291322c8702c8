// "wait 5 days, until 09:00 on a Tuesday or Thursday".
import type { StepWords } from '../speech.ts'
import { sayDuration, sayWeekdays } from '../durations.ts'

export const wait: StepWords = {
  shape: 'wait',
  says(step) {
    const at = step['at'] === undefined ? '' : ` ${step['at'] as string}`
    const on = step['on'] === undefined ? '' : ` ${at === '' ? '' : 'on '}a ${sayWeekdays(step['on'])}`
    return `wait ${sayDuration(step['wait'] as string)}${at === '' && on === '' ? '' : `, until${at}${on}`}`
  },
}
