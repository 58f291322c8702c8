// What the executor asks of the rest of the system: the integrations that task states may name.

import type { InvokeResult } from '../functions.ts'
import type { Json, JsonObject } from './json.ts'

export interface QueueMessage {
  queueUrl: string
  body: string
  /** As SQS has them: `{ name: { DataType, StringValue } }`. */
  attributes: JsonObject
  delaySeconds: number | undefined
}

export interface QueueAnswer {
  MessageId: string
  MD5OfMessageBody: string
}

export type TableAction = 'getItem' | 'putItem' | 'updateItem' | 'deleteItem'

export interface Integrations {
  invoke(functionName: string, payload: unknown): Promise<InvokeResult>
  /**
   * Called inside the transaction in which the state is entered, so that message and state last together. A Problem
   * thrown fails the task (its code becomes the error's name); anything else undoes the transaction.
   */
  sendMessage(message: QueueMessage): QueueAnswer
  /** Rejects with the SDK's error, whose name becomes `DynamoDB.<name>`. */
  dynamodb(action: TableAction, parameters: JsonObject): Promise<unknown>
}

/** Something asynchronous that a task asks for. */
export type Call =
  | { kind: 'invoke'; functionName: string; payload: Json }
  | { kind: 'dynamodb'; action: TableAction; parameters: JsonObject }
