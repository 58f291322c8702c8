// The one place that composes middy. Three forms of function: an HTTP route, a batch of a queue, a batch of the stream;
// and what state machines invoke. A fault is logged once, here.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, DynamoDBStreamEvent, DynamoDBBatchResponse, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { LambdaPayload, Next, RunState } from '../engine/journey/contract.ts'
import type { Log } from '../engine/ports.ts'
// oxlint-disable-next-line import/no-named-as-default -- its types know the default export only
import middy from '@middy/core'

type Expected = (error: unknown) => boolean
const nothingExpected: Expected = () => false

/** Logs a fault and lets it through to whoever retries; expected ends of a run are none. */
function logFaults(log: Log, expected: Expected): middy.MiddlewareObj {
  return {
    onError: (request) => {
      if (expected(request.error)) return
      log.error('The function failed', {}, request.error)
      request.error = withoutMessage(request.error)
    },
  }
}

/**
 * What Lambda itself logs, and Step Functions keeps in an execution's history for 90 days. The name stays, for retries go
 * by it; the message may quote what a customer sent, as that of a SyntaxError does.
 */
function withoutMessage(error: unknown): Error {
  const fault = new Error('See the log of the function')
  fault.name = error instanceof Error ? error.name : 'Error'
  fault.stack = `${fault.name}: ${fault.message}`
  return fault
}

export function taskFunction(log: Log, perform: (payload: LambdaPayload) => Promise<Next | RunState | undefined>, expected: Expected = nothingExpected) {
  return middy<LambdaPayload, Next | RunState | undefined>().use(logFaults(log, expected)).handler(perform)
}

/** A fault of ours is a 503 that the client's SDK tries again, never a 4xx. */
export function httpFunction(log: Log, respond: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use({
      onError: (request) => {
        log.error('The request failed', {}, request.error)
        request.response = { statusCode: 503, headers: { 'content-type': 'application/json', 'retry-after': '2' }, body: JSON.stringify({ success: false, code: 'service.unavailable', message: 'Send the same request again' }) }
      },
    })
    .handler(respond)
}

/** Works through the messages of one customer in order and of different ones side by side; failed ones alone come again. */
export function queueFunction(log: Log, work: (body: unknown) => Promise<void>, options: { customerOf?: (body: unknown) => string | undefined; expected?: Expected } = {}) {
  const { customerOf = () => undefined, expected = nothingExpected } = options
  return middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const failed: string[] = []
    const read = Records.flatMap(({ messageId: id, body: text }) => {
      try {
        const body: unknown = JSON.parse(text)
        return [{ id, body, lane: customerOf(body) ?? id }]
      } catch (error) {
        log.error('A message cannot be read', { id }, error)
        failed.push(id)
        return []
      }
    })
    await Promise.all([...Map.groupBy(read, ({ lane }) => lane).values()].map(async (lane) => {
      for (const { id, body } of lane) {
        try {
          await work(body)
        } catch (error) {
          if (!expected(error)) log.error('A message failed and will come again', { id }, error)
          failed.push(id)
        }
      }
    }))
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  })
}

/** All of the batch or nothing: whatever was done already is found done. */
export function streamFunction(log: Log, work: (event: DynamoDBStreamEvent) => Promise<void>) {
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().use(logFaults(log, nothingExpected)).handler(async (event) => {
    await work(event)
    return { batchItemFailures: [] }
  })
}
