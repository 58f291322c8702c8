// The description of the whole system that the synthesized templates give: what there is, what it is called, and how it
// is wired. Everything that the one-machine system runs comes from here.

import { readFileSync } from 'node:fs'
import { Problem } from '../../engine/problem.ts'
import {
  readConfigurationSets,
  readParameters,
  readSecrets,
} from './accounts.ts'
import { readAssembly, type Assembly, type AssetFile } from './assembly.ts'
import { kindOf } from './attributes.ts'
import { readDeploymentCalls } from './deployment.ts'
import { readBuses, readRules, readSchedules } from './events.ts'
import type { Find, Found } from './found.ts'
import { readFunctions, readMappings } from './functions.ts'
import { readHttpApis } from './http.ts'
import { readStateMachines } from './machines.ts'
import { arn, type Account } from './names.ts'
import { Properties, isRecord } from './properties.ts'
import { Resolver, type ResolverOptions } from './resolver.ts'
import { checkReferences } from './references.ts'
import { readQueues, readTables } from './storage.ts'
import type { System } from './description.ts'

export type { System } from './description.ts'

export interface ReadOptions {
  /** `eu-west-1` unless told. */
  region?: string
  /** `000000000000` unless told. */
  accountId?: string
  /** Numbers the versions of state machines; 1 for all unless told. A new definition should get a new number. */
  versionNumber?: ResolverOptions['versionNumber']
}

/** Reads the cloud assembly in `folder` (CDK's `cdk.out`); throws `template.…` problems that name what is not known. */
export function readSystem(folder: string, options: ReadOptions = {}): System {
  const assembly = readAssembly(folder)
  const account: Account = {
    accountId: options.accountId ?? '000000000000',
    region: options.region ?? 'eu-west-1',
    partition: 'aws',
    urlSuffix: 'amazonaws.com',
  }
  const assets = assembly.assets.map((asset) => ({ ...asset, bucket: inAccount(asset.bucket, account) }))
  const assetOf = (bucket: string, key: string): AssetFile => {
    const asset = assets.find((other) => other.bucket === bucket && other.key === key)
    if (asset !== undefined) return asset
    throw new Problem('template.unknown-asset', `No asset manifest in ${folder} knows ${bucket}/${key}.`)
  }
  const resolver = new Resolver(assembly, {
    account,
    versionNumber: options.versionNumber ?? (() => 1),
    assetText: (bucket, key) => readFileSync(assetOf(bucket, key).path, 'utf8'),
  })
  const find = finder(assembly, resolver)
  const definitionOf = (stackName: string, logicalId: string): string => {
    const stack = assembly.stacks.find(({ name }) => name === stackName)
    const resource = stack?.template.Resources?.[logicalId]
    return stack === undefined || resource === undefined ? '{}' : resolver.definitionOf(resource, stack)
  }
  const mappings = readMappings(find)
  const { machines, versions } = readStateMachines(find, definitionOf)
  const system: System = {
    account,
    functions: readFunctions(find, (bucket, key) => assetOf(bucket, key).path),
    streamMappings: mappings.streams,
    queueMappings: mappings.queues,
    tables: readTables(find),
    queues: readQueues(find),
    buses: readBuses(find, arn(account, 'events', 'event-bus/default')),
    rules: readRules(find),
    schedules: readSchedules(find),
    httpApis: readHttpApis(find),
    stateMachines: machines,
    stateMachineVersions: versions,
    configurationSets: readConfigurationSets(find),
    secrets: readSecrets(find),
    parameters: readParameters(find),
    deploymentCalls: readDeploymentCalls(find, assembly.stacks),
    assets,
    metadata: Object.fromEntries(assembly.stacks.map(({ name, template }) => [name, template.Metadata ?? {}])),
  }
  checkReferences(system)
  return system
}

function inAccount(text: string, account: Account): string {
  return text
    .replaceAll('${AWS::AccountId}', account.accountId)
    .replaceAll('${AWS::Region}', account.region)
    .replaceAll('${AWS::Partition}', account.partition)
}

/** Resolves every resource once, and refuses types that the one-machine system does not know. */
function finder({ stacks }: Assembly, resolver: Resolver): Find {
  const byType = new Map<string, Found[]>()
  for (const stack of stacks) {
    for (const [logicalId, resource] of Object.entries(stack.template.Resources ?? {})) {
      if (!resolver.holds(resource.Condition, stack)) continue
      const place = { file: stack.file, path: `Resources.${logicalId}` }
      if (kindOf(resource.Type) === undefined) {
        throw new Problem(
          'template.unknown-resource-type',
          `${logicalId} of the stack ${stack.name} is an ${resource.Type}, which the one-machine system does not know.`,
          { place }
        )
      }
      if (!read.test(resource.Type)) continue
      const values = resolver.resolve(resource.Properties ?? {}, stack)
      const found: Found = {
        stack: stack.name,
        logicalId,
        type: resource.Type,
        properties: new Properties(isRecord(values) ? values : {}, { file: stack.file, path: `${place.path}.Properties` }),
        metadata: resource.Metadata ?? {},
        ref: String(resolver.resolve({ Ref: logicalId }, stack)),
        attribute: (name) => String(resolver.resolve({ 'Fn::GetAtt': [logicalId, name] }, stack)),
      }
      byType.set(resource.Type, [...(byType.get(resource.Type) ?? []), found])
    }
  }
  return (...types) => types.flatMap((type) => byType.get(type) ?? [])
}

/** The types whose properties matter here; the others may hold what only AWS knows. */
const read =
  /^(AWS::(DynamoDB|SQS::Queue$|Lambda::(Function|EventSourceMapping|EventInvokeConfig)$|Events|Scheduler|StepFunctions|ApiGatewayV2|SecretsManager|SSM|SES)|Custom::AWS$)/
