// "“we-miss-you” is clicked".
import type { HappeningWords } from '../speech.ts'
import { quoted } from '../phrase.ts'

const verbs: Record<string, string> = { bounced: 'bounces' }

export const message: HappeningWords = {
  says(happening) {
    const was = happening['was'] as string
    const link = happening['link'] === undefined ? '' : `the link ${quoted(happening['link'] as string)} in `
    return `${link}${quoted(happening['message'] as string)} ${verbs[was] ?? `is ${was}`}${happening['machine'] === true ? ' (by a machine or a human)' : ''}`
  },
}
