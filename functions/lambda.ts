// The one place that composes middy. Three forms of function: an HTTP route, a batch of a queue, a batch of the stream;
// and what state machines invoke. A fault is logged once, here.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, DynamoDBStreamEvent, DynamoDBBatchResponse, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { LambdaPayload, Next } from '../engine/journey/contract.ts'
import type { Log } from '../engine/ports.ts'
// oxlint-disable-next-line import/no-named-as-default -- its types know the default export only
import middy from '@middy/core'

type Expected = (error: unknown) => boolean
const nothingExpected: Expected = () => false

/** Logs a fault and lets it through to whoever retries; expected ends of a run are none. */
function logFaults(log: Log, expected: Expected): middy.MiddlewareObj {
  return {
    onError: ({ error }) => {
      if (!expected(error)) log.error('The function failed', {}, error)
    },
  }
}

export function taskFunction(log: Log, perform: (payload: LambdaPayload) => Promise<Next | undefined>, expected: Expected = nothingExpected) {
  return middy<LambdaPayload, Next | undefined>().use(logFaults(log, expected)).handler(perform)
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

/** Works through the messages of one customer in order and of different ones side by side; failed ones come again. */
export function queueFunction(log: Log, work: (body: unknown) => Promise<void>, options: { customerOf?: (body: unknown) => string; expected?: Expected } = {}) {
  const { customerOf = () => '', expected = nothingExpected } = options
  return middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const failed: string[] = []
    const lanes = Map.groupBy(Records.map((record) => ({ id: record.messageId, body: JSON.parse(record.body) as unknown })), ({ id, body }) => customerOf(body) || id)
    await Promise.all([...lanes.values()].map(async (lane) => {
      for (const { id, body } of lane) {
        try {
          await work(body)
        } catch (error) {
          if (!expected(error)) log.error('A message failed and will come again', { message: id }, error)
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
