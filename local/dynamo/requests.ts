// Plain JSON requests to a DynamoDB-shaped endpoint over kept-alive connections: a sixth of the SDK's processor time,
// which counts on the paths that every event takes.

import { Agent, request } from 'node:http'
import { Problem } from '../../engine/problem.ts'

export type Attributes = Record<string, AttributeValue>
export type AttributeValue = Record<string, unknown>

export class DynamoRequests {
  readonly #url: URL
  readonly #agent = new Agent({ keepAlive: true })

  constructor(endpoint: string) {
    this.#url = new URL(endpoint)
  }

  /**
   * Sends one operation, such as `PutItem`; throws a Problem whose code is `dynamo.` and the answer's error name,
   * or `local.database-gone`.
   */
  async send<Answer>(operation: string, input: object): Promise<Answer> {
    const service = streamOperations.has(operation) ? 'DynamoDBStreams_20120810' : 'DynamoDB_20120810'
    const { status, text } = await this.#post(`${service}.${operation}`, JSON.stringify(input))
    if (status !== 200) throw refusal(operation, status, text)
    const answer: Answer = JSON.parse(text)
    return answer
  }

  close(): void {
    this.#agent.destroy()
  }

  #gone(cause: Error): Problem {
    return new Problem(
      'local.database-gone',
      `The database at ${this.#url.origin} does not answer any more (${cause.message}). ` +
        'If the disk is full, make room; then start again: what was accepted is kept.',
      { cause }
    )
  }

  #post(target: string, body: string, isRetry = false): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        this.#url,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'content-length': Buffer.byteLength(body),
            'x-amz-target': target,
            // The engine asks for a signature and does not check it.
            'x-amz-date': '20260101T000000Z',
            authorization:
              'AWS4-HMAC-SHA256 Credential=perennial/20260101/eu-central-1/dynamodb/aws4_request, ' +
              'SignedHeaders=host;x-amz-date, Signature=0',
          },
        },
        (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', (cause) => reject(this.#gone(cause)))
          incoming.on('end', () =>
            resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') })
          )
        }
      )
      outgoing.on('error', (cause) => {
        // A kept connection may have been closed just as it was taken: that is no answer yet.
        if (outgoing.reusedSocket && !isRetry) resolve(this.#post(target, body, true))
        else reject(this.#gone(cause))
      })
      outgoing.end(body)
    })
  }
}

const streamOperations = new Set(['ListStreams', 'DescribeStream', 'GetShardIterator', 'GetRecords'])

function refusal(operation: string, status: number, text: string): Problem {
  let answer: Record<string, string | undefined> = {}
  try {
    answer = JSON.parse(text)
  } catch {
    // Not JSON: the text itself is the reason.
  }
  const name = answer['__type']?.split('#').at(-1) ?? 'Unknown'
  const reason = answer['message'] ?? answer['Message'] ?? text.slice(0, 200)
  return new Problem(`dynamo.${name}`, `DynamoDB refused ${operation} (${status} ${name}): ${reason}`)
}
