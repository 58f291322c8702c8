// The queues port on SQS, by the URLs that the function was given.
import type { QueueName, Queues } from '../engine/ports.ts'
import { Problem } from '../engine/problem.ts'
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { clientSettings } from './client-settings.ts'

const perCall = 10

export function awsQueues(urls: Partial<Record<QueueName, string>>, client = new SQSClient(clientSettings)): Queues {
  return {
    async send(queue, bodies) {
      const url = urls[queue]
      if (url === undefined) throw new Problem('queue.not-granted', `This function was not given the queue "${queue}"`)
      for (let index = 0; index < bodies.length; index += perCall) {
        const entries = bodies.slice(index, index + perCall).map((body, place) => ({ Id: String(place), MessageBody: JSON.stringify(body) }))
        const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }))
        if ((answer.Failed?.length ?? 0) > 0) throw new Problem('queue.not-accepted', `The queue "${queue}" did not take ${answer.Failed?.length} messages; they are sent again`)
      }
    },
  }
}
