// Random parts: steps of their own, in which some values are parameters, with and without a default.
import type { Json, Part } from './history.ts'
import type { Making } from './making.ts'
import type { Random } from './random.ts'
import { condition } from './generate-conditions.ts'

type MakeSteps = (making: Making, count: number, depth: number) => Json[]

/** What may be a parameter, by the key it stands at, and what is given for it. */
const places: Record<string, { name: string; type: 'string' | 'number'; given: readonly (string | number)[] }> = {
  wait: { name: 'pause', type: 'string', given: ['37min', '2d', '8d'] },
  within: { name: 'patience', type: 'string', given: ['29h', '5d'] },
  mood: { name: 'mood', type: 'string', given: ['glad', 'sad'] },
  atLeast: { name: 'least', type: 'number', given: [1, 2, 4] },
  repeat: { name: 'times', type: 'number', given: [2, 3] },
}

const givenFor = (parameter: string): readonly (string | number)[] => Object.values(places).find(({ name }) => parameter.startsWith(name))!.given

/** `steps` makes those of a part. */
export function usePart(making: Making, depth: number, steps: MakeSteps): Json {
  const { random, parts, count } = making
  const known = Object.keys(parts).filter((one) => one.startsWith(making.id))
  const name = known.length > 0 && random.chance(0.3) ? random.one(known) : addPart(making, depth, steps)
  const { parameters, steps: own } = parts[name]!
  const id = `u${++count.uses}`
  for (const [, sent] of JSON.stringify(own).matchAll(/"id":"(s\d+)"/g)) making.sends.push(`${id}-${sent}`)
  const given = Object.entries(parameters).flatMap(([key, { default: usual }]) => (usual === undefined || random.chance(0.5) ? [[key, random.one(givenFor(key))] as const] : []))
  return { use: name, id, ...(given.length === 0 ? {} : { with: Object.fromEntries(given) }), ...(random.chance(0.2) ? { when: condition(making, 1, true) } : {}) }
}

function addPart(making: Making, depth: number, steps: MakeSteps): string {
  const { random, parts } = making
  const name = `${making.id}-part-${Object.keys(parts).length + 1}`
  const sends = [...making.sends]
  const parameters: Part['parameters'] = {}
  const written = steps({ ...making, inPart: true, sends }, random.whole(1, 3), depth + 1)
  parts[name] = { name: 'A part', parameters, steps: written.map((step) => withParameters(step, '', parameters, random) as Json) }
  return name
}

function withParameters(value: unknown, key: string, parameters: Part['parameters'], random: Random): unknown {
  const place = places[key]
  if (place !== undefined && typeof value === place.type && random.chance(0.6)) {
    const name = `${place.name}-${Object.keys(parameters).length + 1}`
    parameters[name] = { type: place.type, ...(random.chance(0.5) ? { default: value } : {}) }
    return { param: name }
  }
  if (Array.isArray(value)) return value.map((one) => withParameters(one, '', parameters, random))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withParameters(one, name, parameters, random)]))
}
