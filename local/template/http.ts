// HTTP APIs: which route calls which function, and where the API is to be reached.

import { Problem } from '../../engine/problem.ts'
import type { Find } from './found.ts'
import { functionNameOf } from './names.ts'

export interface HttpRoute {
  apiId: string
  /** `GET`, `POST`, … or `ANY`. */
  method: string
  /** As in the template, with `{name}` and `{name+}`; `$default` takes what no other route takes. */
  path: string
  functionName: string
  payloadFormat: '1.0' | '2.0'
}

export interface HttpApi {
  id: string
  name: string
  endpoint: string
  routes: HttpRoute[]
}

export function readHttpApis(find: Find): HttpApi[] {
  const integrations = new Map(
    find('AWS::ApiGatewayV2::Integration').map((found) => [found.ref, found.properties] as const)
  )
  const routes = find('AWS::ApiGatewayV2::Route').map(({ properties, logicalId }): HttpRoute => {
    const key = properties.text('RouteKey')
    const integration = integrations.get(properties.text('Target').replace(/^integrations\//, ''))
    if (integration === undefined || integration.text('IntegrationType') !== 'AWS_PROXY') {
      throw new Problem('template.unknown-target', `The route ${key} (${logicalId}) does not end at a function.`)
    }
    const [method = 'ANY', path = '$default'] = key === '$default' ? [] : key.split(' ')
    return {
      apiId: properties.text('ApiId'),
      method,
      path,
      functionName: functionNameOf(integration.text('IntegrationUri')),
      payloadFormat: integration.optionalText('PayloadFormatVersion') === '1.0' ? '1.0' : '2.0',
    }
  })
  return find('AWS::ApiGatewayV2::Api').map((found) => ({
    id: found.ref,
    name: found.properties.optionalText('Name') ?? found.logicalId,
    endpoint: found.attribute('ApiEndpoint'),
    routes: routes.filter((route) => route.apiId === found.ref),
  }))
}
