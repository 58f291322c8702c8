// An app's request to let one customer into a journey, judged. Ingest knows no journeys: a request that is well-formed is
// stored as an event, and what comes of it is decided, and recorded, where the model is known.
import type { Call } from './request.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { StoredEvent } from './event-item.ts'
import { equal, shortHash } from '../identity/keyring.ts'
import { eventKey } from '../table/keys.ts'
import { isObject } from '../json.ts'
import { journeyRequested } from './journey-requested.ts'
import { isTooDeep } from './depth.ts'
import { limits } from './request.ts'

export type EnrollJudged = { kind: 'taken'; event: StoredEvent } | { kind: 'refused'; status: 400 | 401 | 404 | 413; code: string; path: string; message: string }

const keys = ['userId', 'properties', 'key', 'messageId', 'writeKey']
const longestId = 500

export function judgeEnrollRequest(call: Omit<Call, 'route'> & { journey: string }, keyring: Keyring): EnrollJudged {
  const bytes = Buffer.byteLength(call.body)
  if (bytes > limits.eventBytes) return refuse(413, 'request.too-large', '$', `has ${bytes} bytes; ${limits.eventBytes} are allowed`)
  const json = parse(call.body)
  if (!isObject(json)) return refuse(400, 'request.no-json', '$', 'is no JSON object')
  const writeKey = call.writeKey ?? textOf(json['writeKey'])
  if (writeKey === undefined) return refuse(401, 'request.no-write-key', '$.writeKey', 'is missing: send the write key as Basic user name, or as "writeKey" in the body')
  if (!equal(writeKey, keyring.writeKey())) return refuse(401, 'request.wrong-write-key', '$.writeKey', 'is not the write key of this deployment')
  if (call.journey.length > 32 || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(call.journey)) return refuse(404, 'enroll.no-journey', '$', `asks for the journey "${call.journey.slice(0, 64)}", and no journey can be called so: a journey's id is its file's name without ".journey.json"`)

  const unknown = Object.keys(json).find((key) => !keys.includes(key))
  if (unknown !== undefined) return refuse(400, 'enroll.unknown-key', `$.${unknown}`, `is not known; allowed are ${keys.join(', ')}`)
  const user = idOf(json['userId'])
  if (user === undefined) return refuse(400, 'enroll.no-user', '$.userId', 'must be the id of the customer who is to enter')
  if (user.length > longestId) return refuse(400, 'enroll.no-user', '$.userId', `is longer than ${longestId} characters`)
  const messageId = idOf(json['messageId'])
  if (messageId === undefined || messageId.length > longestId) return refuse(400, 'enroll.no-message-id', '$.messageId', 'must be an id of this request, the same when it is sent again: a retry is told by it from a second request')
  const { properties = {}, key } = json
  if (!isObject(properties) || isTooDeep(properties)) return refuse(400, 'enroll.bad-properties', '$.properties', 'must be an object, and not nested deeply')
  if (key !== undefined && idOf(key) === undefined) return refuse(400, 'enroll.bad-key', '$.key', 'must be a text or a number: the value of the journey\'s entry key')

  const customer = keyring.customer(user)
  return {
    kind: 'taken',
    event: {
      key: eventKey(customer, undefined, shortHash(`enroll\n${call.journey}\n${messageId}`, 20)),
      type: 'track', name: journeyRequested, at: call.received, received: call.received, messageId, user,
      properties: { journey: call.journey, ...(key === undefined ? {} : { key }), properties } satisfies JsonObject,
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

/** `123` and `"123"` are the same customer. */
function idOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function refuse(status: 400 | 401 | 404 | 413, code: string, path: string, message: string): EnrollJudged {
  return { kind: 'refused', status, code, path, message }
}
