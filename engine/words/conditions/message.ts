// "“we-miss-you” was clicked".
import type { ConditionWords, Speech } from '../speech.ts'
import type { JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { quoted } from '../phrase.ts'

function whatBecame(condition: JsonObject, verb: string, { names }: Speech): string {
  const reference = condition['message']
  const message = isObject(reference) ? `a message about ${names.topic(reference['topic'] as string)}` : quoted(reference as string)
  const link = condition['link'] === undefined ? '' : `the link ${quoted(condition['link'] as string)} in `
  return `${link}${message} ${verb} ${condition['was'] as string}${condition['machine'] === true ? ', by a machine or a human' : ''}`
}

const joins = (condition: JsonObject): { joins?: 'comma' } => (condition['machine'] === true ? { joins: 'comma' } : {})

export const message: ConditionWords = {
  says: (condition, speech) => ({ text: whatBecame(condition, 'was', speech), ...joins(condition) }),
  denies: (condition, speech) => (isObject(condition['message']) ? undefined : { text: whatBecame(condition, 'was not', speech), ...joins(condition) }),
}
