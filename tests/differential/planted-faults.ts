// Faults that a compiler might have, planted into what it made: each must be noticed by some random journey.
import type { Case, Json } from './history.ts'
import type { Compiled } from '../../engine/language/project.ts'

type State = Record<string, unknown> & { Type: string }
type States = Record<string, State>
type Payload = Record<string, unknown>

type Journey = Record<string, unknown> & { triggers: Json[]; entry: Json }

interface Fault {
  name: string
  /** Changes the states of the first journey, its part of the model, or the model, in place. */
  plant?(states: States, journey: Journey, model: Json & { journeys: Record<string, Journey> }): void
  /** The case as such a compiler takes it; undefined where it would make no difference. */
  misread?(one: Case): Case | undefined
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
  { name: 'priorities are read the wrong way round', plant: (...[, , { journeys }]) => Object.values(journeys).forEach(({ entry }) => (entry['priority'] = { high: 'low', normal: 'normal', low: 'high' }[String(entry['priority'] ?? 'normal')])) },
  { name: 'a group is forgotten', plant: (_, { entry }) => delete entry['group'] },
  { name: 'of a list only the first element enters', misread: (one) => (JSON.stringify(one.journeys['j']).includes('"each"') ? { ...one, history: { ...one.history, events: one.history.events.map((event) => ({ ...event, properties: firstOfEach(event.properties) })) } } : undefined) },
  { name: 'a list enters its event once', plant: (_, { triggers }) => triggers.forEach((trigger) => delete trigger['each']) },
  { name: 'the key is looked for under one name in all events', plant: (_, { entry }) => typeof entry['key'] === 'object' && (entry['key'] = (entry['key'] as Json)['property']) },
  { name: 'a run hears events of every key', plant: (states, { exits }) => {
    const heard = [...(exits as Json[]), ...payloads(states, 'waitFor').flatMap(({ arms }) => (arms as { on: Json }[]).map(({ on }) => on))]
    for (const on of heard) if (on['event'] !== undefined) on['anyKey'] = true
  } },
  { name: 'what is meant for any key is not', plant: (states, { exits }) => {
    for (const on of [...(exits as Json[]), ...payloads(states, 'waitFor').flatMap(({ arms }) => (arms as { on: Json }[]).map((arm) => arm.on))]) delete on['anyKey']
  } },
  { name: 're-entry per customer is judged per key', plant: (_, { entry }) => delete entry['per'] },
  { name: 're-entry per key is judged per customer', plant: (_, { entry }) => entry['key'] !== undefined && (entry['per'] = 'customer') },
  { name: 'a restart is forgotten', plant: (_, { entry }) => delete entry['whileActive'] },
  { name: 'a broadcast comes by a clock five hours ahead', plant: (_, { triggers }) => triggers.forEach((trigger) => {
    const schedule = trigger['schedule'] as Json | undefined
    for (const key of ['at', 'once']) if (typeof schedule?.[key] === 'string') schedule[key] = schedule[key].replace(/\d\d(?=:\d\d$)/, (hours) => String((Number(hours) + 5) % 24).padStart(2, '0'))
  }) },
  { name: 'a broadcast goes to everybody', plant: (_, { triggers }) => triggers.forEach((trigger) => trigger['audience'] !== undefined && (trigger['audience'] = { attribute: 'nobody', exists: false })) },
  { name: 'the latest event is the one that entered', plant: (_, journey) => delete journey['latest'] },
  { name: 'a yearly date comes once', plant: (_, { triggers }) => triggers.forEach((trigger) => delete trigger['yearly']) },
  { name: 'a date has no grace', plant: (_, { triggers }) => triggers.forEach((trigger) => delete trigger['grace']) },
  { name: 'a backfill is forgotten', plant: (_, journey) => delete journey['backfill'] },
  { name: 'a part takes its defaults whatever it is given', misread: (one) => withUses(one, (use) => ({ ...use, with: Object.fromEntries(Object.entries((use['with'] ?? {}) as Json).filter(([name]) => one.parts[String(use['use'])]?.parameters[name]?.default === undefined)) })) },
  { name: 'a part is used whatever its condition', misread: (one) => withUses(one, (use) => Object.fromEntries(Object.entries(use).filter(([key]) => key !== 'when'))) },
  { name: 'two uses of a part are one', misread: (one) => withUses(one, (use) => ({ ...use, id: 'u1' })) },
  { name: 'a held-out run gets an execution', plant: (_, { entry }, model) => {
    delete entry['holdout']
    delete model['holdout']
  } },
  { name: 'the programme holds nobody out', plant: (...[, , model]) => delete model['holdout'] },
  { name: 'transactional messages are held out too', plant: (_, journey) => (journey['sends'] = {}) },
  { name: 'a wait for a number of the data\'s takes the default', plant: (states) => waits(states).forEach((wait) => delete wait['number']) },
  { name: 'hours of a send\'s own are forgotten', plant: (states) => {
    for (const payload of payloads(states, 'send')) delete payload['window']
    for (const { release } of plans(states) as { release?: Json }[]) delete release?.['window']
  } },
]

const firstOfEach = (properties: Json): Json => Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, 1) : value]))

/** The case with each `use` written otherwise; undefined where there is none. */
function withUses(one: Case, change: (use: Json) => Json): Case | undefined {
  const text = JSON.stringify(one.journeys)
  const changed = JSON.stringify(one.journeys, (_, value: unknown) => (isUse(value) ? change(value) : value))
  return changed === text ? undefined : { ...one, journeys: JSON.parse(changed) as Case['journeys'] }
}

const isUse = (value: unknown): value is Json => typeof value === 'object' && value !== null && 'use' in value && 'id' in value

/** A copy with the fault; the same text where the fault has nothing to change. */
export function withFault(compiled: Compiled, fault: Fault): Compiled {
  const copy = structuredClone(compiled)
  const model = JSON.parse(copy.model.json) as Json & { journeys: Record<string, Journey> }
  fault.plant?.(copy.journeys.find(({ id }) => id === 'j')!.definition.States, model.journeys['j']!, model)
  copy.model.json = JSON.stringify(model)
  return copy
}
