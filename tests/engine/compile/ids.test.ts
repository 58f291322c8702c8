import * as fc from 'fast-check'
import type { JsonObject } from '../../../engine/json.ts'
import { assignIds, visit } from '../../../engine/compile/ids.ts'
import { describe, expect, test } from 'vitest'
import { generated } from './journeys.ts'
import { kindOfStep } from '../../../engine/steps/registry.ts'

const order = { event: 'Order Completed' }
const idsOf = (steps: JsonObject[]): string[] => {
  const { ids } = assignIds(steps)
  const found: string[] = []
  visit(steps, (step) => found.push(ids.get(step)!))
  return found
}

describe('a step is called', () => {
  test('as it says, as its e-mail or its split, or after the step before it', () => {
    expect(idsOf([{ wait: '1d' }, { id: 'mine', wait: '1d' }, { wait: '1d' }, { send: { email: 'hello' } }, { if: order }, { wait: '1d' }, { wait: '2d' }, { split: 'offer', arms: [] }, { exit: 'x' }]))
      .toEqual(['wait-after-start', 'mine', 'wait-after-mine', 'hello', 'if-after-hello', 'wait-after-hello', 'wait-2-after-hello', 'offer', 'exit-after-offer'])
  })
  test('inside a step after that and the list it stands in', () => {
    const list = (): JsonObject[] => [{ wait: '1d' }]
    expect(idsOf([{ id: 'a', if: order, then: list(), else: list() }, ...list(), { id: 'b', branch: [{ when: order, steps: list() }, { when: order, steps: list() }], otherwise: list() }, { id: 'c', waitFor: order, within: '1d', else: list() }]))
      .toEqual(['a', 'wait-in-a-then', 'wait-in-a-else', 'wait-after-a', 'b', 'wait-in-b-1', 'wait-in-b-2', 'wait-in-b-otherwise', 'c', 'wait-in-c-else'])
  })
  test('otherwise where the name is given to another already', () => expect(idsOf([{ wait: '1d' }, { id: 'wait-after-start', set: {} }])).toEqual(['wait-2-after-start', 'wait-after-start']))
  test('by a short name, its own also where two names begin alike', () => {
    const long = 'a-name-that-has-as-many-characters-as-may-be'
    const [, one, , two] = idsOf([{ id: `${long}-one`, set: {} }, { wait: '1d' }, { id: `${long}-two`, set: {} }, { wait: '1d' }])
    expect(one?.length).toBeLessThanOrEqual(48)
    expect(one).not.toBe(two)
    expect(idsOf([{ id: `${long}-two`, set: {} }, { wait: '1d' }])[1]).toBe(two)
  })
})

test('two steps of one id are both named', () => {
  const steps = [{ id: 'a', wait: '1d' }, { send: { email: 'a' } }]
  expect(assignIds(steps).twice).toEqual([{ id: 'a', step: steps[1] }])
})

test('no two steps of a journey share a derived id, and each can be a key', () => {
  fc.assert(fc.property(generated, (steps) => {
    const ids = idsOf(steps)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(Math.max(0, ...ids.map(({ length }) => length))).toBeLessThanOrEqual(48)
  }), { numRuns: 300 })
})

/** Every list of steps in a journey, the outermost first. */
function listsOf(steps: JsonObject[]): JsonObject[][] {
  return [steps, ...steps.flatMap((step) => (kindOfStep(step)?.lists?.(step) ?? []).flatMap((list) => listsOf(list.steps)))]
}

test('a step keeps its id when others are added at the end of any list, or in a list that was left out', () => {
  fc.assert(fc.property(generated, fc.nat(), fc.constantFrom<JsonObject>({ wait: '1d' }, { if: order, then: [{ wait: '1d' }] }, { send: { email: 'added' } }), (steps, where, added) => {
    const before = assignIds(steps).ids
    const known = new Map(before)
    const lists = listsOf(steps)
    lists[where % lists.length]!.push(structuredClone(added))
    visit(steps, (step) => {
      if (Object.hasOwn(step, 'if') && step['else'] === undefined) step['else'] = [{ wait: '1d' }]
      if (Object.hasOwn(step, 'if') && step['then'] === undefined) step['then'] = [{ wait: '1d' }]
    })
    const { ids } = assignIds(steps)
    for (const [step, id] of known) expect(ids.get(step)).toBe(id)
  }), { numRuns: 300 })
})
