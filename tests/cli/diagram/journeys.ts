// Journeys to draw: small ones, a long one with everything, and whatever the generator of the compiler's tests makes.
import type { Flow } from '../../../cli/diagram/flow.ts'
import type { JsonObject } from '../../../engine/json.ts'
import { events, lifecycle } from '../../engine/language/small-project.ts'
import { fileURLToPath } from 'node:url'
import { flowOf } from '../../../cli/diagram/flow.ts'
import { plainEnglish } from '../../../engine/words/plain-english.ts'
import { readDefinitions } from '../../../engine/language/project.ts'
import { readProject } from '../../../engine/project-files.ts'
import { vocabularyOf } from '../../../engine/words/vocabulary.ts'

const attributes = { winBack: { type: 'string', owner: 'journeys' }, trialEndsAt: { type: 'date', owner: 'app' } }
const stages = [{ name: 'active', label: 'Active', when: { event: 'Order Completed', inLast: '30d' } }, { name: 'lapsed', label: 'Lapsed' }]
const topics = { offers: { label: 'offers', kind: 'marketing' }, letters: { label: 'letters', kind: 'marketing' }, receipts: { label: 'receipts', kind: 'transactional' } }

export function flowOfSteps(steps: readonly JsonObject[], more: JsonObject = {}): Flow {
  const files = {
    'lifecycle.json': JSON.stringify({ ...lifecycle, attributes, stages, topics }),
    'events.json': JSON.stringify(events),
    'drawn.journey.json': JSON.stringify({ name: 'Drawn', topic: 'offers', trigger: { stage: 'lapsed' }, entry: { reentry: 'never' }, ...more, steps }),
  }
  return flowsIn(files)['drawn']!
}

function flowsIn(files: Record<string, string>): Record<string, Flow> {
  const { files: journeys, problems } = readDefinitions({ files })
  if (problems.length > 0) throw new Error(problems.map(({ message, place }) => `${place?.path} ${message}`).join('\n'))
  const english = plainEnglish(vocabularyOf({ files }))
  return Object.fromEntries(journeys.map((journey) => [journey.id, flowOf(journey, english)]))
}

export const shipped = flowsIn(readProject(fileURLToPath(new URL('../../../journeys', import.meta.url))).files)

/** Forty steps: chains, questions of three conditions, splits, waits with ways, an exit in the middle. */
function fortySteps(): JsonObject[] {
  let sent = 0
  const send = (): JsonObject => ({ send: { email: `message-number-${++sent}` } })
  const wait = (days: number): JsonObject => ({ wait: `${days}d`, at: '09:00' })
  const block = (name: string): JsonObject[] => [
    send(), wait(3),
    {
      id: `asks-${name}`,
      if: { any: [{ attribute: 'country', in: ['LV', 'EE', 'LT'] }, { all: [{ event: 'Order Completed', count: { atLeast: 3 }, inLast: '60d' }, { not: { message: `message-number-${sent}`, was: 'clicked' } }] }] },
      then: [send(), { id: `waits-${name}`, waitFor: { event: 'Order Completed', where: { total: { atLeast: 50 } } }, within: '14d', then: [{ set: { winBack: 'back' } }], else: [wait(2), send()] }],
      else: [{ split: `split-${name}`, arms: [{ name: 'ten-percent', weight: 50, steps: [send()] }, { name: 'free-gift', weight: 30, steps: [send(), wait(1)] }, { name: 'nothing', weight: 20 }] }],
    },
  ]
  const branch = { branch: [{ when: { stage: ['active', 'lapsed'] }, steps: block('two') }, { when: { attribute: 'plan', is: 'full' }, steps: [{ exit: 'has everything already' }] }], otherwise: [send(), wait(5), { when: { subscribed: 'letters' }, ...send() }] }
  return [...block('one'), branch, ...block('three')]
}

export const forty = flowOfSteps(fortySteps(), { name: 'A long programme of forty steps <&>' })
