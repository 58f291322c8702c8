// The context that clients send with every event and that nothing in the engine reads: kept as text where there is room,
// else deflated against the words that such contexts are made of, which halves it once more.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { JsonObject } from '../json.ts'
import { isObject } from '../json.ts'

/** Names the words below in the first byte: stored events need theirs for ever, so others get another number. */
const version = 1

/** What comes most often stands last, where references to it are shortest. */
const words = Buffer.from(
  '"screen":{"width":390,"height":844,"density":3},"network":{"bluetooth":false,"carrier":"","cellular":true,"wifi":true},' +
    '"os":{"name":"iOS","version":"Android"},"device":{"id":"","manufacturer":"Apple","model":"","name":"iPhone","type":"ios",' +
    '"adTrackingEnabled":true},"app":{"name":"","version":"","build":"","namespace":"com."},"traits":{"email":""},' +
    '"campaign":{"source":"","medium":"email","name":"","term":"","content":""},' +
    '"library":{"name":"@segment/analytics-node","version":"analytics.js","next-1."},"timezone":"America/New_York","Europe/London",' +
    '"locale":"en-US","en-GB","ip":"","userAgentData":{"brands":[{"brand":"Chromium","version":"1"},{"brand":"Google Chrome",' +
    '"version":"1"},{"brand":"Not-A.Brand","version":"99"}],"mobile":false,"platform":"Windows","macOS"},' +
    '"userAgent":"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 ' +
    'Mobile/15E148 Safari/604.1 (Windows NT 10.0; Win64; x64) (Linux; Android 10; K) (Macintosh; Intel Mac OS X 10_15_7) ' +
    'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",' +
    '"page":{"path":"/","url":"https://www.","title":"","referrer":"https://","search":"?utm_source=&utm_medium=&utm_campaign="}',
)

/** `room` is how many bytes may be taken before it is worth the while to deflate. */
export function encodeContext(context: JsonObject, room: number): string | Uint8Array {
  const text = JSON.stringify(context)
  if (text.length * 3 <= room || Buffer.byteLength(text) <= room) return text
  const deflated = deflateRawSync(text, { level: 1, dictionary: words })
  const stored = new Uint8Array(deflated.length + 1)
  stored[0] = version
  stored.set(deflated, 1)
  return stored
}

export function decodeContext(stored: unknown): JsonObject {
  if (stored === undefined) return {}
  const text = stored instanceof Uint8Array ? inflateRawSync(stored.subarray(1), { dictionary: words }).toString('utf8') : (stored as string)
  const context: unknown = JSON.parse(text)
  return isObject(context) ? context : {}
}
