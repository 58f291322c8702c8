// A transactional message carries no unsubscribe link, for nobody can leave its topic. Content that shows one all the same
// would show an empty link, unless it asks first: `{% if links.unsubscribe %}`.

import { Problem, type Place } from '../../problem.ts'
import { placeAt } from './source-place.ts'

const link = /\blinks\.unsubscribe\b/
const tags = /\{%-?\s*(if|unless|case|elsif|else|endif|endunless|endcase)\b([\s\S]*?)%\}|\{\{[\s\S]*?\}\}/g

/** Every place of a file that shows the link without asking whether there is one. */
export function unaskedLinks(file: string, source: string): Problem[] {
  const asking: boolean[] = []
  const problems: Problem[] = []
  for (const tag of source.matchAll(tags)) {
    const [text, name, condition = ''] = tag
    if (name === 'if' || name === 'unless' || name === 'case') asking.push(name === 'if' && asks(condition))
    else if (name === 'elsif') asking.splice(-1, 1, asks(condition))
    else if (name === 'else') asking.splice(-1, 1, false)
    else if (name !== undefined) asking.pop()
    else if (link.test(text) && !asking.includes(true)) problems.push(unasked(placeAt(file, source, tag.index)))
  }
  return problems
}

/** Whether the branch is only gone through where there is a link. */
const asks = (condition: string): boolean => link.test(condition) && !/\bor\b|==/.test(condition)

const unasked = (place: Place): Problem =>
  new Problem('content.transactional-unsubscribe', 'Shows {{ links.unsubscribe }}, and a transactional message that brings it has none: nobody can leave its topic.', {
    place,
    suggestion: 'Put it into {% if links.unsubscribe %} … {% endif %}.',
  })
