import * as fc from 'fast-check'
import aslValidator from 'asl-validator'
import type { Definition } from '../../../engine/compile/compiler.ts'
import type { JsonObject } from '../../../engine/json.ts'
import type { ModelData } from '../../../engine/model/model.ts'
import type { Plan } from '../../../engine/journey/contract.ts'
import { canonical } from '../../../engine/canonical.ts'
import { assignIds } from '../../../engine/compile/ids.ts'
import { compileProject } from '../../../engine/language/project.ts'
import { compileSteps, deployed, generated, payloadOf, waysOf } from './journeys.ts'
import { describe, expect, test } from 'vitest'
import { fileURLToPath } from 'node:url'
import { loadDefinition } from '../../../local/states/definition.ts'
import { readProject } from '../../../engine/project-files.ts'

const source = readProject(fileURLToPath(new URL('../../../journeys', import.meta.url)))
const shipped = await compileProject(source)
const models = (JSON.parse(shipped.model.json) as ModelData).journeys

/** A generated journey that compiles: where exits leave steps unreachable it is refused, which another test asserts. */
const compiled = generated.map((steps) => {
  try {
    return { steps, ...compileSteps(steps) }
  } catch (error) {
    if (error instanceof Error && /^[^\n]*can never be reached/.test(error.message)) return undefined
    throw error
  }
}).filter((parts) => parts !== undefined)

const problemsOf = (definition: Definition): unknown[] => {
  const { isValid, errors } = aslValidator(JSON.parse(deployed(definition)))
  return isValid ? [] : errors
}

interface Handlers {
  Retry?: { ErrorEquals: string[] }[]
  Catch?: { ErrorEquals: string[] }[]
}

/** What the house's own rules say against a definition. */
function brokenRules({ States }: Definition): string[] {
  return Object.entries(States).flatMap(([name, state]) => {
    const { Retry = [], Catch = [] } = state as Handlers
    const all = Catch.findIndex(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))
    const token = String(state['Resource']).endsWith('.waitForTaskToken')
    return [
      ...(Retry.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL')) ? [`${name} retries everything`] : []),
      ...(state.Type === 'Task' && all !== Catch.length - 1 ? [`${name} does not catch everything last`] : []),
      ...(all >= 0 && Catch[all]?.ErrorEquals.length !== 1 ? [`${name} catches everything beside something`] : []),
      ...(token && (payloadOf(state) as unknown as JsonObject)['token.$'] !== '$$.Task.Token' ? [`${name} hands out no token`] : []),
      ...(token && typeof state['TimeoutSeconds'] !== 'number' ? [`${name} may wait for ever`] : []),
    ]
  })
}

/** Ways into a Wait on which nobody computed its instant, or computed another's. */
function unsupplied(definition: Definition, first: Plan | undefined, waits: ReadonlyMap<string, JsonObject>): string[] {
  return waysOf(definition, first).flatMap(({ from, to, plan }) => {
    const state = definition.States[to]
    if (state?.Type !== 'Wait') return plan === undefined ? [] : [`${from} plans for ${to}, which does not wait`]
    if (state['TimestampPath'] !== '$.next.at') return [`${to} does not read the instant`]
    if (to.startsWith('hold ')) return from === `not now: ${to.slice(5)}` && definition.States[from]?.Type === 'Pass' ? [] : [`${from} leads to ${to}`]
    const step = waits.get(to)
    const wanted = step === undefined ? undefined : { duration: step['wait'], ...(step['at'] === undefined ? {} : { at: step['at'] }), ...(step['on'] === undefined ? {} : { on: [step['on']].flat() }) }
    const after = definition.States[state['Next'] as string]
    const send = after === undefined ? undefined : payloadOf(after)
    if (plan === undefined) return [`${from} leads to ${to} without an instant`]
    if (canonical(plan.wait) !== canonical(wanted)) return [`${from} plans ${JSON.stringify(plan)} for ${to}`]
    return send?.task === 'send' && send.topic !== 'receipts' && plan.release?.step !== state['Next'] ? [`${from} does not aim ${to} at the release of ${String(state['Next'])}`] : []
  })
}

const waitsOf = (ids: ReadonlyMap<JsonObject, string>): Map<string, JsonObject> => new Map([...ids].filter(([step]) => Object.hasOwn(step, 'wait')).map(([step, id]) => [id, step]))

describe('the shipped journeys', () => {
  test('have no problems', () => expect(shipped.problems).toEqual([]))

  describe.each(shipped.journeys)('$id', ({ id, definition }) => {
    test('passes an independent validator', () => expect(problemsOf(definition)).toEqual([]))
    test('loads in the local executor', () => expect(() => loadDefinition(deployed(definition), id)).not.toThrow())
    test('keeps the rules of the house', () => expect(brokenRules(definition)).toEqual([]))
    test('supplies the instant of every wait on every way into it', () => {
      const { steps } = JSON.parse(source.files[`${id}.journey.json`]!) as { steps: JsonObject[] }
      expect(unsupplied(definition, models[id]?.first, waitsOf(assignIds(steps).ids))).toEqual([])
    })
  })

  test('compile to the same bytes every time', async () => {
    const again = await compileProject(readProject(fileURLToPath(new URL('../../../journeys', import.meta.url))))
    expect(again.model).toEqual(shipped.model)
    expect(JSON.stringify(again.journeys)).toBe(JSON.stringify(shipped.journeys))
  })
})

describe('any journey', () => {
  test('passes an independent validator, and loads in the local executor', () => {
    fc.assert(fc.property(compiled, ({ definition }) => {
      expect(problemsOf(definition)).toEqual([])
      expect(() => loadDefinition(deployed(definition), 'made')).not.toThrow()
    }), { numRuns: 25 })
  })

  test('keeps the rules of the house, and supplies the instant of every wait on every way into it', () => {
    fc.assert(fc.property(compiled, ({ definition, model, ids }) => {
      expect(brokenRules(definition)).toEqual([])
      expect(unsupplied(definition, model.first, waitsOf(ids))).toEqual([])
    }), { numRuns: 200 })
  })

  test('compiles to the same bytes every time', () => {
    fc.assert(fc.property(compiled, ({ definition, steps }) => {
      expect(JSON.stringify(compileSteps(structuredClone(steps)).definition)).toBe(JSON.stringify(definition))
    }), { numRuns: 100 })
  })
})
