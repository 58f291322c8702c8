// "the customer becomes “At risk” (before: “New” or “Active”)".
import type { HappeningWords } from '../speech.ts'
import { listed } from '../phrase.ts'

export const stage: HappeningWords = {
  says(happening, { names }) {
    const said = (value: unknown): string => listed(([value].flat() as string[]).map(names.stage), 'or')
    return `the customer becomes ${said(happening['stage'])}${happening['from'] === undefined ? '' : ` (before: ${said(happening['from'])})`}`
  },
}
