// `{"subscribed": "offers"}`: whether the customer takes this topic now.
import * as z from 'zod/mini'
import type { ConditionKind } from './condition.ts'
import { name } from './shapes.ts'
import { nearest } from '../nearest.ts'
import { never } from './condition.ts'

export const subscribed: ConditionKind = {
  keyword: 'subscribed',
  schema: z.strictObject({ subscribed: name }),
  needs: ['topics'],
  turnedBy: () => ['Subscribed', 'Unsubscribed'],
  check(condition, scope) {
    const topic = condition['subscribed'] as string
    if (scope.topics !== undefined && !scope.topics.includes(topic)) scope.say(['subscribed'], 'condition.unknown-topic', `names the topic "${topic}", which lifecycle.json does not have`, nearest(topic, scope.topics))
    if (!scope.inJourney) scope.say(['subscribed'], 'condition.outside-journey', 'is decided for a run of a journey; a stage depends on events and attributes only')
  },
  compile: (condition) => ({ holds: (subject) => subject.subscribed?.(condition['subscribed'] as string) ?? false, turns: never }),
}
