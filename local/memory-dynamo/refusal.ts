// How the in-memory database says no: with DynamoDB's error names.

import { Problem } from '../../engine/problem.ts'

/** What is wrong with the request; `name` as DynamoDB calls it, such as `ValidationException`. */
export class Refusal extends Problem {
  readonly type: string
  /** What the answer holds besides the message. */
  readonly details: object

  constructor(type: string, message: string, details: object = {}) {
    super(`dynamo.${type}`, message)
    this.type = type
    this.details = details
  }
}

export const invalid = (message: string): Refusal => new Refusal('ValidationException', message)

/** For what DynamoDB can do, this system does not use, and nobody wrote here. */
export const unknownHere = (what: string): Refusal =>
  invalid(`The in-memory database does not know ${what}. The embedded database does, and any that DYNAMODB_ENDPOINT names.`)

export const conditionFailed = (): Refusal => new Refusal('ConditionalCheckFailedException', 'The conditional request failed')
