// Faults that a compiler might have, planted into what it made: each must be noticed by some random journey.
import type { Compiled } from '../../engine/language/project.ts'

type State = Record<string, unknown> & { Type: string }
type States = Record<string, State>
type Payload = Record<string, unknown>

interface Fault {
  name: string
  /** Changes the states in place. */
  plant(states: States, model: Record<string, unknown>): void
}

/** What a state hands to its task, wherever that stands. */
function payloadOf(state: State): Payload {
  const parameters = (state['Parameters'] ?? {}) as { Payload?: Payload; MessageBody?: Payload }
  return parameters.Payload ?? parameters.MessageBody ?? {}
}

const payloads = (states: States, task: string): Payload[] => Object.values(states).map(payloadOf).filter((payload) => payload['task'] === task)

/** Every plan in a payload: of what comes next, in any arm. */
function plans(states: States): Record<string, unknown>[] {
  return Object.values(states).map(payloadOf).flatMap((payload) => [payload, ...((payload['arms'] ?? []) as Payload[])]).map((holder) => holder['next'] as Record<string, unknown> | undefined).filter((next) => next !== undefined)
}

const waits = (states: States): Record<string, unknown>[] => plans(states).map((plan) => plan['wait'] as Record<string, unknown> | undefined).filter((wait) => wait !== undefined)
const choices = (states: States): (State & { Choices: { Next: string }[]; Default: string })[] => Object.values(states).filter(({ Type }) => Type === 'Choice') as never

const isUntil = (until: unknown): until is Record<string, unknown> => typeof until === 'object' && until !== null && !('when' in until)

export const faults: readonly Fault[] = [
  { name: 'a choice takes the other way', plant: (states) => choices(states).forEach((choice) => ([choice.Choices[0]!.Next, choice.Default] = [choice.Default, choice.Choices[0]!.Next])) },
  { name: 'the first arm of a choice is forgotten', plant: (states) => choices(states).forEach((choice) => choice.Choices.length > 1 && choice.Choices.shift()) },
  { name: 'the last arm of a choice is forgotten', plant: (states) => choices(states).forEach((choice) => choice.Choices.length > 1 && choice.Choices.pop()) },
  { name: 'a wait lasts a day longer', plant: (states) => waits(states).forEach((wait) => (wait['duration'] = String(wait['duration']).replace(/^(\d+)d$/, (_, days: string) => `${Number(days) + 1}d`))) },
  { name: 'a wait forgets its clock time', plant: (states) => waits(states).forEach((wait) => delete wait['at']) },
  { name: 'a wait forgets its weekdays', plant: (states) => waits(states).forEach((wait) => delete wait['on']) },
  { name: 'a wait is left out', plant: (states) => plans(states).forEach((plan) => delete plan['wait']) },
  { name: 'a send forgets its condition', plant: (states) => payloads(states, 'send').forEach((send) => delete send['when']) },
  { name: 'a set forgets its condition', plant: (states) => payloads(states, 'set').forEach((set) => delete set['when']) },
  { name: 'a set writes another value', plant: (states) => payloads(states, 'set').forEach((set) => (set['attributes'] = { mood: 'odd' })) },
  { name: 'a send takes the topic of the journey', plant: (states) => payloads(states, 'send').forEach((send) => (send['topic'] = send['journeyTopic'])) },
  { name: 'a choice of content is read backwards', plant: (states) => payloads(states, 'send').forEach((send) => Array.isArray(send['email']) && (send['email'] = send['email'].toReversed())) },
  { name: 'a capped send is not held', plant: (states) => payloads(states, 'send').forEach((send) => delete send['holdIfCapped']) },
  { name: 'a send never expires', plant: (states) => payloads(states, 'send').forEach((send) => delete send['expiresAfter']) },
  { name: 'a held send forgets when it fell due', plant: (states) => payloads(states, 'send').forEach((send) => (send['due.$'] = '$.next.at')) },
  { name: 'a waitFor ends a day later', plant: (states) => payloads(states, 'waitFor').forEach((payload) => {
    const state = Object.values(states).find((one) => payloadOf(one) === payload)!
    state['TimeoutSeconds'] = Number(state['TimeoutSeconds']) + 86_400
    payload['within'] = Number(payload['within']) + 86_400_000
  }) },
  { name: 'a waitFor that timed out goes the way of the happening', plant: (states) => Object.entries(states).forEach(([name, state]) => {
    if (name.startsWith('timed out: ')) state['Next'] = states[name.slice('timed out: '.length)]!['Next']
  }) },
  { name: 'a waitFor hears its arms in another order', plant: (states) => payloads(states, 'waitFor').forEach((payload) => (payload['arms'] = (payload['arms'] as unknown[]).toReversed())) },
  { name: 'a waitFor looks back to the beginning of time', plant: (states) => payloads(states, 'waitFor').forEach((payload) => {
    delete payload['since.$']
    payload['since'] = '2000-01-01T00:00:00.000Z'
  }) },
  { name: 'a waitFor does not look back', plant: (states) => payloads(states, 'waitFor').forEach((payload) => (payload['since.$'] = '$$.State.EnteredTime')) },
  { name: 'a wait that timed out is not looked back to', plant: (states) => Object.entries(states).forEach(([name, state]) => {
    if (!name.startsWith('timed out: ')) return
    const parameters = state['Parameters'] as Record<string, string>
    delete parameters['since.$']
    parameters['since'] = '2000-01-01T00:00:00.000Z'
  }) },
  { name: 'an exit loses its reason', plant: (states) => payloads(states, 'end').forEach((end) => (end['reason'] = 'completed')) },
  { name: 'a condition is decided the other way', plant: (states) => payloads(states, 'decide').forEach((decide) => {
    const [first] = decide['arms'] as { when?: unknown }[]
    if (first?.when !== undefined) first.when = { not: first.when }
  }) },
  { name: 'a state is leapt over', plant: (states) => Object.values(states).forEach((state) => {
    const next = states[String(state['Next'])]
    if (state.Type === 'Wait' && next?.Type === 'Task' && typeof next['Next'] === 'string') state['Next'] = next['Next']
  }) },
  { name: 'a repeat runs one round more', plant: (states) => {
    for (const payload of payloads(states, 'repeat')) payload['times'] = Number(payload['times']) + 1
    for (const { every } of plans(states) as { every?: { times: number } }[]) if (every !== undefined) every.times++
  } },
  { name: 'a waitUntil forgets its offset', plant: (states) => [...plans(states), ...Object.values(states).map(payloadOf)].forEach(({ until }) => isUntil(until) && delete until['offset']) },
  { name: 'a waitUntil runs its else never', plant: (states) => [...payloads(states, 'waitUntil'), ...payloads(states, 'isToCome')].forEach((payload) => {
    const choice = states[`choose ${String(payload['step'])}`] as { Choices: { Next: string }[]; Default: string } | undefined
    if (choice !== undefined) choice.Default = choice.Choices[0]!.Next
  }) },
  { name: 'an unsubscribe takes the journey\'s topic', plant: (states) => payloads(states, 'unsubscribe').forEach((payload) => (payload['topic'] = payload['journeyTopic'])) },
  { name: 'the model forgets what a run listens for', plant: (_, model) => (model['interests'] = ['Unsubscribed']) },
  { name: 'the model forgets the exits', plant: (_, model) => (model['exits'] = []) },
  { name: 'the weights of a split are turned round', plant: (_, model) => Object.values(model['splits'] as Record<string, { weight: number }[]>).forEach((arms) => {
    const weights = arms.map(({ weight }) => weight).toReversed()
    arms.forEach((arm, index) => (arm.weight = weights[index]!))
  }) },
]

/** A copy with the fault; the same text where the fault has nothing to change. */
export function withFault(compiled: Compiled, fault: Fault): Compiled {
  const copy = structuredClone(compiled)
  const model = JSON.parse(copy.model.json) as { journeys: Record<string, Record<string, unknown>> }
  fault.plant(copy.journeys[0]!.definition.States, model.journeys['j']!)
  copy.model.json = JSON.stringify(model)
  return copy
}
