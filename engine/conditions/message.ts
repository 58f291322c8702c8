// `{"message": "we-miss-you", "was": "clicked"}`: what became of a message of this run, of `journey/step`, or of a topic.
import * as z from 'zod/mini'
import type { CheckScope, ConditionKind } from './condition.ts'
import type { JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { name } from './shapes.ts'
import { nearest } from '../nearest.ts'
import { never } from './condition.ts'

export const messageOutcomes = ['sent', 'skipped', 'delivered', 'opened', 'clicked', 'bounced'] as const

/** What the customer's events call it; sent and skipped are none. */
export const eventOfOutcome: Readonly<Record<string, string>> = {
  delivered: 'Email Delivered', opened: 'Email Opened', clicked: 'Email Link Clicked', bounced: 'Email Bounced',
}

/** Only a click is on a link. */
export function checkLink(asked: JsonObject, scope: CheckScope): void {
  if (asked['link'] !== undefined && asked['was'] !== 'clicked') scope.say(['link'], 'condition.link-not-clicked', `asks for the link "${asked['link'] as string}" of a message that was ${asked['was'] as string}; only a click is on a link: write "was": "clicked", or leave "link" out`)
}

export const message: ConditionKind = {
  keyword: 'message',
  schema: z.strictObject({
    message: z.union([name, z.strictObject({ topic: name })]),
    was: z.enum(messageOutcomes),
    link: z.optional(name),
    machine: z.optional(z.boolean()),
  }),
  needs: ['messages'],
  check(condition, scope) {
    const reference = condition['message']
    if (isObject(reference)) {
      const topic = reference['topic'] as string
      if (scope.topics !== undefined && !scope.topics.includes(topic)) scope.say(['message', 'topic'], 'condition.unknown-topic', `names the topic "${topic}", which lifecycle.json does not have`, nearest(topic, scope.topics))
    } else if (typeof reference === 'string' && !reference.includes('/') && scope.judged !== undefined) {
      scope.say(['message'], 'condition.outside-journey', `names "${reference}", a message of this run, and is asked before the run has begun: none has been sent. Name the journey too, such as "welcome/${reference}", or a topic`)
    } else if (typeof reference === 'string' && !reference.includes('/') && scope.messages !== undefined && !scope.messages.includes(reference)) {
      scope.say(['message'], 'condition.unknown-message', `names "${reference}", and no send of this journey has that id`, nearest(reference, scope.messages))
    }
    if (condition['was'] === 'opened') scope.warn(['was'], 'message.opened', 'asks for an open, and mail programs open mail by themselves or hide that somebody did: "clicked" tells more')
    checkLink(condition, scope)
    if (!scope.inJourney) scope.say(['message'], 'condition.outside-journey', 'is decided for a run of a journey')
  },
  turnedBy: (condition) => Object.hasOwn(eventOfOutcome, condition['was'] as string) ? [eventOfOutcome[condition['was'] as string]!] : [],
  compile(condition) {
    const reference = condition['message']
    const target = isObject(reference) ? { topic: reference['topic'] as string } : { step: reference as string }
    const options = {
      ...(condition['link'] === undefined ? {} : { link: condition['link'] as string }),
      ...(condition['machine'] === true ? { machine: true } : {}),
    }
    return { holds: (subject) => subject.messages?.was(target, condition['was'] as string, options) ?? false, turns: never }
  },
}
