// `{"unsubscribe": "offers"}`: the customer gets no more mail of this topic. A journey may take consent away; there is no
// step that gives it. Leaving the journey's own topic ends the run, as when the customer leaves it.
import * as z from 'zod/mini'
import type { StepKind } from './step.ts'
import { common } from './common.ts'
import { name } from '../conditions/shapes.ts'
import { nearest } from '../nearest.ts'

export const unsubscribe: StepKind = {
  verb: 'unsubscribe',
  schema: z.strictObject({ ...common, unsubscribe: name }),
  check(step, scope) {
    const topic = step['unsubscribe'] as string
    if (scope.topics !== undefined && !scope.topics.includes(topic)) scope.say(['unsubscribe'], 'unsubscribe.unknown-topic', `names the topic "${topic}", which lifecycle.json does not have`, nearest(topic, scope.topics))
    else if (scope.transactional?.includes(topic) === true) scope.say(['unsubscribe'], 'unsubscribe.transactional', `names the topic "${topic}", whose messages are transactional: they go to everybody, so that leaving it changes nothing. Name a marketing topic, or take the step away`)
  },
  causes: (step) => [{ event: 'Unsubscribed' }, { topic: step['unsubscribe'] as string }],
  compile(step, id, after, compiler) {
    const payload = {
      task: 'unsubscribe',
      topic: step['unsubscribe'] as string,
      journeyTopic: compiler.options.topic,
      ...(step['when'] === undefined ? {} : { when: step['when'] }),
      ...(after.plan === undefined ? {} : { next: after.plan }),
    }
    return compiler.add(id, compiler.lambda(id, payload as never, after.state))
  },
}
