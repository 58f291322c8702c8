// What the CDK app needs of a compiled project; what the engine's compiler returns has at least this.

export interface CompiledModel {
  /** The hash of the text, by which functions find it. */
  hash: string
  json: string
}

export interface CompiledJourney {
  id: string
  /** Customers enter a `live` journey only. */
  status: string
  /** The ids it had before. */
  was?: readonly string[]
  /** In Amazon States Language, with `${StepsFunction}` and `${MailQueueUrl}` left open. */
  definition: object
  /** What on the bus may let a customer in. */
  pattern: object
}

export interface Compiled {
  model: CompiledModel
  journeys: readonly CompiledJourney[]
}
