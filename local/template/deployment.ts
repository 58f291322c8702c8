// The calls that a deployment itself makes (CDK's AwsCustomResource), in an order in which each comes after what it
// depends on.

import { Problem } from '../../engine/problem.ts'
import type { StackTemplate } from './assembly.ts'
import type { Find } from './found.ts'
import { isRecord } from './properties.ts'

export interface DeploymentCall {
  stack: string
  logicalId: string
  /** On the first deployment; where it is absent nothing is called then. */
  create?: SdkCall
  /** When the resource's properties changed since the last deployment. */
  update?: SdkCall
}

/** One call of the SDK, such as `{ service: 'dynamodb', action: 'PutItem', parameters: {…} }`. */
export interface SdkCall {
  service: string
  action: string
  parameters: unknown
}

export function readDeploymentCalls(find: Find, stacks: StackTemplate[]): DeploymentCall[] {
  const calls = find('Custom::AWS').map(({ stack, logicalId, properties }): DeploymentCall => {
    const create = callOf(logicalId, properties.optionalText('Create'))
    const update = callOf(logicalId, properties.optionalText('Update'))
    return {
      stack,
      logicalId,
      ...(create === undefined ? {} : { create }),
      ...(update === undefined ? {} : { update }),
    }
  })
  return stacks.flatMap((stack) => {
    const own = new Map(calls.filter((call) => call.stack === stack.name).map((call) => [call.logicalId, call]))
    return inOrder(stack).flatMap((logicalId) => own.get(logicalId) ?? [])
  })
}

function callOf(logicalId: string, text: string | undefined): SdkCall | undefined {
  if (text === undefined) return undefined
  const call: unknown = JSON.parse(text)
  if (isRecord(call) && typeof call['service'] === 'string' && typeof call['action'] === 'string') {
    return { service: call['service'], action: call['action'], parameters: call['parameters'] }
  }
  throw new Problem('template.unknown-value', `The custom resource ${logicalId} names no service and action.`)
}

/** The logical ids of a stack, each after those it depends on. */
function inOrder({ template }: StackTemplate): string[] {
  const resources = template.Resources ?? {}
  const done = new Set<string>()
  const visit = (logicalId: string): void => {
    const resource = resources[logicalId]
    if (resource === undefined || done.has(logicalId)) return
    done.add(logicalId)
    for (const other of [resource.DependsOn ?? []].flat()) visit(other)
    for (const other of references(resource.Properties)) visit(other)
    order.push(logicalId)
  }
  const order: string[] = []
  Object.keys(resources).forEach(visit)
  return order
}

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references)
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner]
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : String(inner).split('.')[0])]
    return references(inner)
  })
}
