// `{"message": "we-miss-you", "was": "clicked"}`: a message of this run is delivered, opened, clicked or bounces.
import * as z from 'zod/mini'
import type { HappeningKind } from './happening.ts'
import { checkLink, eventOfOutcome } from '../conditions/message.ts'
import { messageId } from '../table/keys.ts'
import { name } from '../conditions/shapes.ts'
import { nearest } from '../nearest.ts'

export const message: HappeningKind = {
  keyword: 'message',
  schema: z.strictObject({ message: name, was: z.enum(['delivered', 'opened', 'clicked', 'bounced']), link: z.optional(name), machine: z.optional(z.boolean()) }),
  check(happening, scope) {
    if (happening['was'] === 'opened') scope.warn(['was'], 'message.opened', 'listens for an open, and mail programs open mail by themselves or hide that somebody did: "clicked" tells more')
    checkLink(happening, scope)
    const step = happening['message'] as string
    if (scope.messages !== undefined && !scope.messages.includes(step)) scope.say(['message'], 'condition.unknown-message', `names "${step}", and no send of this journey has that id`, nearest(step, scope.messages))
  },
  interests: (happening) => [eventOfOutcome[happening['was'] as string]!],
  matches(happening, occurrence, run) {
    if (occurrence.kind !== 'event' || occurrence.event.name !== eventOfOutcome[happening['was'] as string]) return false
    const { properties } = occurrence.event
    if (properties['machine'] === true && happening['machine'] !== true) return false
    if (happening['link'] !== undefined && properties['link_id'] !== happening['link']) return false
    const id = messageId(run.customer, { run: run.run, step: happening['message'] as string, round: 0 })
    return typeof properties['message_id'] === 'string' && properties['message_id'].slice(0, id.lastIndexOf('_')) === id.slice(0, id.lastIndexOf('_'))
  },
}
