// Makes the calls that tasks ask for, and turns what comes back, or goes wrong, into what Step Functions makes of it.

import { Failure } from './failure.ts'
import type { Call, Integrations } from './integrations.ts'
import type { Json } from './json.ts'
import type { Outcome } from './run.ts'

/** Never rejects: what cannot be called fails the task. */
export async function makeCall(integrations: Integrations, call: Call): Promise<Outcome> {
  try {
    if (call.kind === 'dynamodb') {
      return { ok: true, result: asJson(await integrations.dynamodb(call.action, call.parameters)) }
    }
    const invoked = await integrations.invoke(call.functionName, call.payload)
    if (invoked.ok) return { ok: true, result: asJson(invoked.payload) }
    const { errorType, errorMessage, trace } = invoked.error
    const cause = JSON.stringify({ errorType, errorMessage, ...(trace !== undefined && { trace }) })
    return { ok: false, failure: new Failure(errorType, cause) }
  } catch (error) {
    return { ok: false, failure: serviceFailure(call, error) }
  }
}

/** The service itself refused: named as the SDK names it, under the service's prefix. */
function serviceFailure(call: Call, error: unknown): Failure {
  const prefix = call.kind === 'invoke' ? 'Lambda' : 'DynamoDB'
  const found = error instanceof Error ? error : new Error(String(error))
  const name = found.name.endsWith('Exception') ? found.name : 'SdkClientException'
  return new Failure(`${prefix}.${name}`, found.message)
}

/** What would come over the wire: a copy that nobody else changes. */
function asJson(value: unknown): Json {
  const json: Json = JSON.parse(JSON.stringify(value ?? null))
  return json
}
