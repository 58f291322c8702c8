// Reads a journey's steps aloud with each part in the place where it is used: its parameters have their values, its ids the
// use's in front, and what it says of a message means its own first.
import type { Part } from './history.ts'
import type { Step } from './walk-run.ts'
import { met } from './coverage.ts'

export function withParts(steps: readonly Step[], parts: Record<string, Part>): Step[] {
  return steps.flatMap((step) => {
    if (!('use' in step)) return [withInner(step, parts)]
    met('step', step)
    const used = partAs(step, parts[step['use'] as string]!)
    return step['when'] === undefined ? used : [{ if: step['when'], then: used }]
  })
}

/** In every list of steps below. */
function withInner(step: Step, parts: Record<string, Part>): Step {
  return Object.fromEntries(Object.entries(step).map(([key, value]) => {
    if (['then', 'else', 'otherwise', 'steps'].includes(key)) return [key, withParts(value as Step[], parts)]
    if (['branch', 'arms', 'waitFor'].includes(key) && Array.isArray(value)) return [key, (value as Step[]).map((arm) => withInner(arm, parts))]
    return [key, value]
  }))
}

function partAs(use: Step, part: Part): Step[] {
  const name = (use['id'] ?? use['use']) as string
  const given = (use['with'] ?? {}) as Record<string, unknown>
  const text = JSON.stringify(part.steps)
  const isOwn = (message: unknown): boolean => text.includes(`"id":${JSON.stringify(message)}`)
  const bind = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((one) => bind(one))
    if (typeof value === 'string') {
      if (key === 'id' || (key === 'message' && isOwn(value))) return `${name}-${value}`
      return (key === 'email' || key === 'use') && value === 'letter' ? `${use['use'] as string}_letter` : value
    }
    if (typeof value !== 'object' || value === null) return value
    if ('param' in value) return given[value.param as string] ?? part.parameters[value.param as string]!.default
    const bound = Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, bind(one, inner)]))
    return 'split' in bound ? { ...bound, id: `${name}-${bound['split'] as string}` } : bound
  }
  return part.steps.map((step) => bind(step) as Step)
}
