// Journeys to compile: written in a test, or generated over all kinds of steps.
import * as fc from 'fast-check'
import type { Definition, State } from '../../../engine/compile/compiler.ts'
import type { JsonObject } from '../../../engine/json.ts'
import type { JourneyParts } from '../../../engine/compile/journey.ts'
import type { Plan } from '../../../engine/journey/contract.ts'
import { Reading } from '../../../engine/language/reading.ts'
import { compileJourney } from '../../../engine/compile/journey.ts'
import { events, journey, lifecycle } from '../language/small-project.ts'
import { readJourney } from '../../../engine/language/journey-file.ts'
import { readLifecycle } from '../../../engine/language/lifecycle-file.ts'
import { sentence } from '../../../engine/problem.ts'

const topics = { ...(lifecycle['topics'] as JsonObject), receipts: { label: 'receipts', kind: 'transactional' } }
const model = readLifecycle(new Reading('lifecycle.json', JSON.stringify({ ...lifecycle, topics })), { names: Object.keys(events['events'] as JsonObject), properties: {} })

/** Throws with every problem of the journey. */
export function compileSteps(steps: readonly JsonObject[], more: JsonObject = {}): JourneyParts & { ids: Map<JsonObject, string> } {
  const reading = new Reading('made.journey.json', JSON.stringify({ ...journey, ...more, steps }))
  const file = readJourney(reading, 'made', model)
  if (file?.sound !== true) throw new Error(reading.problems.map(sentence).join('\n'))
  const parts = compileJourney(file, model.lifecycle)
  if (parts.problems.length > 0) throw new Error(parts.problems.map(sentence).join('\n'))
  return { ...parts, ids: file.ids }
}

/** As the journeys stack fills it in. */
export const deployed = (definition: Definition): string =>
  JSON.stringify(definition).replaceAll('${StepsFunction}', 'arn:aws:lambda:eu-west-1:000000000000:function:perennial-steps').replaceAll('${MailQueueUrl}', 'https://sqs.eu-west-1.amazonaws.com/000000000000/perennial-mail')

export interface Way {
  from: string
  to: string
  /** The plan by which whoever goes this way computed the instant of what comes next. */
  plan: Plan | undefined
}

interface Payload {
  task: string
  topic?: string
  next?: Plan
  arms?: { name: string; next?: Plan }[]
}

export function payloadOf(state: State): Payload | undefined {
  const parameters = state['Parameters'] as { Payload?: Payload; MessageBody?: Payload } | undefined
  return state.Type === 'Task' ? (parameters?.Payload ?? parameters?.MessageBody) : undefined
}

/** Every way from one state to another; a Choice on the answer of a Task belongs to the Task. `first` is what enroll goes by. */
export function waysOf({ StartAt, States }: Definition, first: Plan | undefined): Way[] {
  const ways: Way[] = [{ from: '', to: StartAt, plan: first }]
  const targetOf = (choice: State, arm: string): string => ((choice['Choices'] as { StringEquals: string; Next: string }[]).find(({ StringEquals }) => StringEquals === arm)?.Next ?? choice['Default']) as string
  for (const [from, state] of Object.entries(States)) {
    const next = state['Next'] as string | undefined
    const payload = payloadOf(state)
    const choice = next === undefined ? undefined : States[next]
    for (const { Next } of (state['Catch'] ?? []) as { Next: string }[]) ways.push({ from, to: Next, plan: undefined })
    if (payload?.arms !== undefined && choice?.Type === 'Choice' && next === `choose ${from}`) ways.push(...payload.arms.map((arm) => ({ from, to: targetOf(choice, arm.name), plan: arm.next })))
    else if (next !== undefined) ways.push({ from, to: next, plan: payload?.arms === undefined ? payload?.next : payload.arms[0]?.next })
    if (state.Type === 'Choice' && !from.startsWith('choose ')) ways.push(...[...(state['Choices'] as { Next: string }[]).map(({ Next }) => Next), state['Default'] as string].map((to) => ({ from, to, plan: undefined })))
  }
  return ways
}

const event = fc.constantFrom('Order Completed', 'Cart Updated')
const condition: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ event, count: fc.record({ atLeast: fc.integer({ min: 1, max: 5 }) }), inLast: fc.constantFrom('30d', '12h') }),
  fc.record({ attribute: fc.constant('email'), exists: fc.boolean() }),
  fc.record({ stage: fc.constantFrom('active', 'lapsed') }),
)
const happening: fc.Arbitrary<JsonObject> = fc.oneof(fc.record({ event }), fc.record({ stage: fc.constantFrom('active', 'lapsed') }), condition.map((when) => ({ when })))
const duration = fc.constantFrom('30s', '5min', '2h', '1d', '1w')
const asked = { when: fc.option(condition, { nil: undefined }) }

/** Names are given afterwards, so that each is given once. */
const { steps } = fc.letrec<{ steps: JsonObject[] }>((tie) => {
  const inner = tie('steps')
  const maybe = fc.option(inner, { nil: undefined })
  const wait = fc.record({ ...asked, wait: duration, at: fc.constantFrom(undefined, '09:00'), on: fc.constantFrom(undefined, 'mon', ['tue', 'wed']) })
  const send = fc.record({ ...asked, send: fc.oneof(fc.constant({ email: 'name' }), condition.map((when) => ({ email: [{ when, use: 'name' }, { use: 'name' }] }))), topic: fc.constantFrom(undefined, 'receipts', 'letters'), ifCapped: fc.constantFrom(undefined, { hold: '2d' }), expires: fc.constantFrom(undefined, '6h') })
  const set = fc.record({ ...asked, set: fc.constant({ winBack: 'asked' }) })
  const ifStep = fc.record({ ...asked, if: condition, then: maybe, else: maybe })
  const branch = fc.record({ ...asked, branch: fc.uniqueArray(fc.record({ when: condition, steps: maybe }), { minLength: 1, maxLength: 3, selector: ({ when }) => JSON.stringify(when) }), otherwise: maybe })
  const split = fc.record({ ...asked, split: fc.constant('name'), arms: fc.tuple(maybe, maybe).map(([one, two]) => [{ name: 'one', weight: 30, steps: one }, { name: 'two', weight: 70, steps: two }]) })
  const waitFor = fc.oneof(
    fc.record({ ...asked, waitFor: happening, within: duration, then: maybe, else: maybe }),
    fc.record({ ...asked, waitFor: fc.uniqueArray(fc.tuple(happening, maybe), { minLength: 1, maxLength: 3, selector: ([on]) => JSON.stringify(on) }).map((arms) => arms.map(([on, list]) => ({ ...on, steps: list }))), within: duration, else: maybe }),
  )
  const exit = fc.record({ ...asked, exit: fc.constant('enough') })
  return { steps: fc.array(fc.oneof({ maxDepth: 4 }, wait, send, set, exit, ifStep, branch, split, waitFor), { maxLength: 4 }) as fc.Arbitrary<JsonObject[]> }
})

/** Well-formed lists of steps over all kinds, nested four deep at most. */
export const generated: fc.Arbitrary<JsonObject[]> = steps.map((list) => {
  let count = 0
  const named = JSON.stringify(list).replaceAll('"name"', (text, at: number, whole: string) => (whole[at + text.length] === ':' ? text : `"made-${count++}"`))
  return withIds(JSON.parse(named) as JsonObject[])
})

/** A choice of e-mails needs an id of its own. */
function withIds(list: JsonObject[]): JsonObject[] {
  let count = 0
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { send } = value as { send?: { email: unknown } }
    if (send !== undefined && Array.isArray(send.email)) (value as JsonObject)['id'] = `choice-${count++}`
    for (const member of Object.values(value)) visit(member)
  }
  visit(list)
  return list
}
