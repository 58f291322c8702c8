// "“Order Completed” happens (total is at least 50)".
import type { HappeningWords } from '../speech.ts'
import { quoted } from '../phrase.ts'
import { sayWhere } from '../tests.ts'

export const event: HappeningWords = { says: (happening) => `${quoted(happening['event'] as string)} happens${sayWhere(happening['where'])}${happening['anyKey'] === true ? ', whatever its key' : ''}` }
