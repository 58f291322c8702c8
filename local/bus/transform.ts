// What of an event a target gets: the event, a part of it, a constant, or a text made from a template.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html

import { Problem } from '../../engine/problem.ts'
import type { TargetInput } from '../template/events.ts'

export interface BusEvent {
  version: '0'
  id: string
  'detail-type': string
  source: string
  account: string
  /** ISO 8601, whole seconds. */
  time: string
  region: string
  resources: string[]
  detail: Record<string, unknown>
}

export interface RuleName {
  name: string
  arn: string
}

/** The text that a target gets, JSON in all cases but those in which the template itself is none; throws `bus.bad-input`. */
export function inputFor(input: TargetInput, event: BusEvent, rule: RuleName): string {
  switch (input.kind) {
    case 'event':
      return JSON.stringify(event)
    case 'constant':
      return input.text
    case 'path': {
      const value = valueAt(event, input.path)
      if (value === undefined) throw badInput(`the event has nothing at ${input.path}`, rule)
      return JSON.stringify(value)
    }
    case 'template':
      return fill(input.template, variablesOf(input.paths, event, rule), rule)
  }
}

/** Reads `$.detail.items[0].name`; undefined when there is nothing. */
export function valueAt(value: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]'"$]+/g) ?? []
  return steps.reduce<unknown>((found, step) => {
    if (Array.isArray(found) && step === '*') return found
    return typeof found === 'object' && found !== null && Object.hasOwn(found, step) ? Reflect.get(found, step) : undefined
  }, value)
}

function variablesOf(paths: Record<string, string>, event: BusEvent, rule: RuleName): Map<string, unknown> {
  const { detail: _detail, ...envelope } = event
  return new Map<string, unknown>([
    ...Object.entries(paths).map(([name, path]): [string, unknown] => [name, valueAt(event, path)]),
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.rule-name', rule.name],
    ['aws.events.event.ingestion-time', event.time],
    ['aws.events.event', envelope],
    ['aws.events.event.json', event],
  ])
}

/** Within quotes a variable's text is put in as it is, escaped; outside of them it stands as JSON. */
function fill(template: string, variables: Map<string, unknown>, rule: RuleName): string {
  let quoted = false
  return template.replaceAll(/\\.|"|<([A-Za-z0-9_.-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted
    if (name === undefined || !variables.has(name)) return found
    const value = variables.get(name)
    if (!quoted) {
      if (value === undefined) throw badInput(`the event has nothing for <${name}>`, rule)
      return JSON.stringify(value)
    }
    if (value === undefined) return ''
    return JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)).slice(1, -1)
  })
}

function badInput(why: string, rule: RuleName): Problem {
  return new Problem('bus.bad-input', `The rule ${rule.name} cannot make its target's input: ${why}.`)
}
