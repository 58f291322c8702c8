// The limit that Step Functions sets to every payload: inputs, outputs, and what passes between states.

import { Problem } from '../../engine/problem.ts'
import { Failure } from './failure.ts'
import { isLarger, type Json } from './json.ts'

const PAYLOAD_LIMIT_BYTES = 262_144

/** Throws `states.invalid-execution-input` or `states.invalid-output` for what is not JSON or too large. */
export function parsePayload(text: string, what: 'input' | 'output'): Json {
  const code = what === 'input' ? 'states.invalid-execution-input' : 'states.invalid-output'
  if (Buffer.byteLength(text) > PAYLOAD_LIMIT_BYTES) {
    throw new Problem(code, `The ${what} is larger than the limit of ${PAYLOAD_LIMIT_BYTES} bytes.`)
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem(code, `The ${what} is not JSON.`, { cause })
  }
}

/** The payload itself; a States.DataLimitExceeded failure when it is too large. */
export function limited(payload: Json, what: string): Json {
  if (!isLarger(payload, PAYLOAD_LIMIT_BYTES)) return payload
  throw new Failure(
    'States.DataLimitExceeded',
    `The state's ${what} is larger than the limit of ${PAYLOAD_LIMIT_BYTES} bytes.`
  )
}
