// The resources that a Task may name: what each asks of the rest of the system, and what its result looks like.

import { Problem } from '../../engine/problem.ts'
import { Failure, runtimeFailure } from './failure.ts'
import type { Fields } from './fields.ts'
import type { Call, TableAction } from './integrations.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import type { Visit } from './machine.ts'

export interface Resource {
  awaitsToken: boolean
  /** The fields of Parameters, the ones that must be there first; undefined when the whole input is handed on. */
  parameters: { required: string[]; optional: string[] } | undefined
  /** Asks at once and answers, or says what is to be called. */
  ask(parameters: Json, visit: Visit): { call: Call } | { answer: Json }
  /** What the result of the call looks like to the state. */
  shape(returned: Json): Json
}

const LAMBDA_ARN = /^arn:aws[\w-]*:lambda:[\w-]*:\d*:function:([\w-]+)(?::[\w$-]+)?$/u
const INTEGRATION = /^arn:aws[\w-]*:states:::(lambda:invoke|sqs:sendMessage|dynamodb:\w+)(\.\w+(?::\d)?)?$/u
const TABLE_ACTIONS: readonly TableAction[] = ['getItem', 'putItem', 'updateItem', 'deleteItem']

/** The resource of this ARN, or undefined with the problem noted. */
export function loadResource(fields: Fields): Resource | undefined {
  const arn = fields.requiredText('Resource')
  const name = LAMBDA_ARN.exec(arn)?.[1]
  if (name !== undefined) return plainFunction(name)
  const [, service, pattern] = INTEGRATION.exec(arn) ?? []
  const awaitsToken = pattern === '.waitForTaskToken'
  if (pattern === undefined || awaitsToken) {
    if (service === 'lambda:invoke') return lambdaInvoke(awaitsToken)
    if (service === 'sqs:sendMessage') return sendMessage(awaitsToken)
    const action = TABLE_ACTIONS.find((candidate) => service === `dynamodb:${candidate}`)
    if (action !== undefined && !awaitsToken) return tableAction(action)
  }
  return fields.unsupported(
    'Resource',
    `"${arn}" cannot be executed here; allowed are a Lambda function's ARN, lambda:invoke and sqs:sendMessage ` +
      '(also with .waitForTaskToken), and dynamodb:getItem, putItem, updateItem and deleteItem'
  )
}

function plainFunction(functionName: string): Resource {
  return {
    awaitsToken: false,
    parameters: undefined,
    ask: (payload) => ({ call: { kind: 'invoke', functionName, payload } }),
    shape: (returned) => returned
  }
}

function lambdaInvoke(awaitsToken: boolean): Resource {
  return {
    awaitsToken,
    parameters: { required: ['FunctionName'], optional: ['Payload', 'InvocationType'] },
    ask: (parameters) => {
      const { FunctionName: name, Payload: payload, InvocationType: type } = asObject(parameters)
      if (type !== undefined && type !== 'RequestResponse') {
        throw runtimeFailure('Only the InvocationType "RequestResponse" can be executed here.')
      }
      if (typeof name !== 'string') throw runtimeFailure('The FunctionName must be a string.')
      return { call: { kind: 'invoke', functionName: LAMBDA_ARN.exec(name)?.[1] ?? name, payload: payload ?? {} } }
    },
    shape: (returned) => ({ ExecutedVersion: '$LATEST', Payload: returned, StatusCode: 200 })
  }
}

function sendMessage(awaitsToken: boolean): Resource {
  return {
    awaitsToken,
    parameters: { required: ['QueueUrl', 'MessageBody'], optional: ['MessageAttributes', 'DelaySeconds'] },
    ask: (parameters, visit) => {
      const { QueueUrl: queueUrl, MessageBody: body, ...rest } = asObject(parameters)
      const { MessageAttributes: attributes, DelaySeconds: delay } = rest
      if (typeof queueUrl !== 'string') throw runtimeFailure('The QueueUrl must be a string.')
      try {
        const answer = visit.sendMessage({
          queueUrl,
          body: typeof body === 'string' ? body : JSON.stringify(body),
          attributes: isObject(attributes) ? attributes : {},
          delaySeconds: typeof delay === 'number' ? delay : undefined
        })
        return { answer: { ...answer } }
      } catch (error) {
        // A queue that refuses fails the task; a store that fails must undo the transaction.
        if (error instanceof Problem) throw new Failure(`SQS.${error.code}`, error.message)
        throw error
      }
    },
    shape: (answer) => answer
  }
}

function tableAction(action: TableAction): Resource {
  return {
    awaitsToken: false,
    // DynamoDB checks its parameters itself.
    parameters: undefined,
    ask: (parameters) => ({ call: { kind: 'dynamodb', action, parameters: asObject(parameters) } }),
    shape: (returned) => returned
  }
}

function asObject(parameters: Json): JsonObject {
  if (isObject(parameters)) return parameters
  throw runtimeFailure('The Parameters of this resource must be an object.')
}
