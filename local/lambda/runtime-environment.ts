// The environment that a function finds: its own variables, what the Lambda runtime adds, and the one endpoint.

import { digest } from '../template/names.ts'
import type { FunctionResource } from '../template/functions.ts'

/** Each function has credentials of its own, by which the endpoint knows who asks. */
export function accessKeyOf(functionName: string): string {
  return `ASIA${digest(functionName, 16).toUpperCase()}`
}

export function runtimeEnvironment(
  resource: Pick<FunctionResource, 'name' | 'memoryMb' | 'environment' | 'handler'>,
  { region, endpoint }: { region: string; endpoint: string }
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: resource.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(resource.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_ACCESS_KEY_ID: accessKeyOf(resource.name),
    AWS_SECRET_ACCESS_KEY: digest(`secret of ${resource.name}`, 40),
    AWS_SESSION_TOKEN: digest(`session of ${resource.name}`, 40),
    AWS_ENDPOINT_URL: endpoint,
    // The developer's own AWS settings must not reach a function, and Lambda has no such files.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    _HANDLER: resource.handler,
    TZ: ':UTC',
    ...resource.environment,
  }
}
