// The state machines of the template with what they may call, and the events that Step Functions sends of each run.

import type { Bus } from '../bus/bus.ts'
import type { Clock } from '../clock.ts'
import type { DynamoRequests } from '../dynamo/requests.ts'
import type { Functions } from '../functions.ts'
import { md5 } from '../queues/message.ts'
import type { Queues } from '../queues/queues.ts'
import { queueNameOfUrl, readWireAttributes } from '../queues/wire.ts'
import type { Execution } from '../states/journal.ts'
import { Machines } from '../states/machines.ts'
import type { Store } from '../store.ts'
import type { System } from '../template/system.ts'
import type { Work } from '../work.ts'

export interface ExecutorParts {
  system: System
  store: Store
  clock: Clock
  work: Work
  functions: Functions
  queues: Queues
  bus: Bus
  requests: DynamoRequests
  /** Told when a state wrote to the table. */
  written: () => void
}

/** Publishes the template's versions; those of earlier templates stay for who is on them. */
export function openExecutor(parts: ExecutorParts): Machines {
  const { system, store, clock, work, functions, queues, bus, requests, written } = parts
  const machines = new Machines({
    store,
    clock,
    work,
    integrations: {
      invoke: (functionName, payload) => functions.invoke(functionName, payload),
      sendMessage: ({ queueUrl, body, attributes, delaySeconds }) => {
        const sent = queues.send(queueNameOfUrl(queueUrl), {
          body,
          attributes: readWireAttributes(attributes),
          sender: 'states.amazonaws.com',
          ...(delaySeconds === undefined ? {} : { delayMs: delaySeconds * 1000 }),
        })
        return { MessageId: sent.messageId, MD5OfMessageBody: md5(body) }
      },
      dynamodb: async (action, parameters) => {
        const answer = await requests.send(`${action.charAt(0).toUpperCase()}${action.slice(1)}`, parameters)
        written()
        return answer
      },
    },
  })
  for (const { arn, stateMachineName, definition } of system.stateMachineVersions) {
    machines.publish(arn, stateMachineName, definition)
  }
  machines.onStatusChange((execution) => void bus.publish(statusEvent(execution)))
  return machines
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
function statusEvent(execution: Execution): Parameters<Bus['publish']>[0] {
  const { executionArn, machineArn, versionArn, name, status, startDate, stopDate, input, output, error, cause } = execution
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [executionArn],
    detail: {
      executionArn,
      stateMachineArn: machineArn,
      stateMachineVersionArn: versionArn,
      name,
      status,
      startDate,
      stopDate: stopDate ?? null,
      input,
      output: output ?? null,
      error: error ?? null,
      cause: cause ?? null,
    },
  }
}
