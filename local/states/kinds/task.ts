// Task: asks a resource for something, and waits for its result or for a task token to be answered.

import { runtimeFailure } from '../failure.ts'
import type { Fields } from '../fields.ts'
import { loadInput, loadInputPath, loadNext, loadResult, type Filter } from '../flow.ts'
import { pathExpression } from '../expression.ts'
import { isObject, type Json } from '../json.ts'
import type { Kind, Step, Visit } from '../machine.ts'
import { limited } from '../payload.ts'
import { loadResource, type Resource } from '../resources.ts'

const MOST_SECONDS = 99_999_999

export function loadTask(fields: Fields): Kind {
  const resource = loadResource(fields)
  if (resource !== undefined) checkParameters(fields, resource)
  const input = loadInput(fields)
  const select = loadInputPath(fields)
  const result = loadResult(fields, true)
  const timeout = loadSeconds(fields, 'TimeoutSeconds', select)
  const heartbeat = loadSeconds(fields, 'HeartbeatSeconds', select)
  const next = loadNext(fields)
  if (heartbeat !== undefined && resource?.awaitsToken === false) {
    fields.unsupported('HeartbeatSeconds', 'only a task with .waitForTaskToken can be sent a heartbeat here')
  }
  const finish = (returned: Json, visit: Visit): Step => ({ kind: 'moved', output: result(returned, visit), next })
  return {
    // Scheduled, started, ended; with a token also submitted.
    events: resource?.awaitsToken === true ? 4 : 3,
    handsOutToken: resource?.awaitsToken === true,
    begin: (visit) => {
      if (resource === undefined) throw runtimeFailure('The resource cannot be executed here.')
      const asked = resource.ask(limited(input(visit.input, visit), 'payload'), visit)
      const until = visit.now + 1000 * (timeout?.(visit) ?? MOST_SECONDS)
      const call = 'call' in asked ? { call: asked.call } : {}
      if (resource.awaitsToken) {
        const every = heartbeat === undefined ? undefined : 1000 * heartbeat(visit)
        return {
          kind: 'parked',
          parked: {
            kind: 'token',
            until,
            ...('call' in asked && { calling: true as const }),
            ...(every !== undefined && { heartbeat: { every, at: visit.now + every } })
          },
          ...call
        }
      }
      if ('answer' in asked) return finish(resource.shape(asked.answer), visit)
      return { kind: 'parked', parked: { kind: 'call', until }, ...call }
    },
    // A token's answer is the result as it is; what a call returned has the shape of its resource.
    finish: (returned, visit) => finish(resource?.awaitsToken === false ? resource.shape(returned) : returned, visit)
  }
}

function loadSeconds(
  fields: Fields,
  key: 'TimeoutSeconds' | 'HeartbeatSeconds',
  select: Filter
): ((visit: Visit) => number) | undefined {
  fields.atMostOne(key, `${key}Path`)
  const fixed = fields.integer(key, 1, MOST_SECONDS)
  if (fixed !== undefined) return () => fixed
  const path = fields.parsedText(`${key}Path`, pathExpression)
  if (path === undefined) return undefined
  return (visit) => {
    const seconds = path(select(visit.input, visit), visit)
    const isWhole = typeof seconds === 'number' && Number.isInteger(seconds)
    if (isWhole && seconds > 0 && seconds <= MOST_SECONDS) return seconds
    throw runtimeFailure(`The ${key}Path must give a whole number of seconds from 1 to ${MOST_SECONDS}.`)
  }
}

function checkParameters(fields: Fields, resource: Resource): void {
  if (resource.parameters === undefined) return
  const { required, optional } = resource.parameters
  const allowed = [...required, ...optional]
  const given = fields.raw('Parameters')
  if (!isObject(given)) {
    fields.invalid('Parameters', `expected an object with ${required.join(', ')}`)
    return
  }
  const names = Object.keys(given).map((key) => (key.endsWith('.$') ? key.slice(0, -2) : key))
  for (const name of required) if (!names.includes(name)) fields.invalid('Parameters', `"${name}" is missing`)
  for (const name of names) {
    if (allowed.includes(name)) continue
    fields.unsupported(`Parameters.${name}`, `cannot be executed here; allowed are ${allowed.join(', ')}`)
  }
  const type = given['InvocationType']
  if (type !== undefined && type !== 'RequestResponse') {
    const found = JSON.stringify(type)
    fields.unsupported('Parameters.InvocationType', `only "RequestResponse" can be executed here, found ${found}`)
  }
  if (resource.awaitsToken && !JSON.stringify(given).includes('$$')) {
    fields.invalid('Parameters', 'nothing hands out the task token ($$.Task.Token), so nobody could answer')
  }
}
