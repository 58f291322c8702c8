// What the synthesized templates describe, resolved into plain values.

import type { ConfigurationSetResource, ParameterResource, SecretResource } from './accounts.ts'
import type { AssetFile } from './assembly.ts'
import type { DeploymentCall } from './deployment.ts'
import type { BusResource, RuleResource, ScheduleResource } from './events.ts'
import type { FunctionResource, QueueMapping, StreamMapping } from './functions.ts'
import type { HttpApi } from './http.ts'
import type { StateMachineResource, StateMachineVersionResource } from './machines.ts'
import type { Account } from './names.ts'
import type { QueueResource, TableResource } from './storage.ts'

export interface System {
  account: Account
  functions: FunctionResource[]
  streamMappings: StreamMapping[]
  queueMappings: QueueMapping[]
  tables: TableResource[]
  queues: QueueResource[]
  /** The default bus first. */
  buses: BusResource[]
  rules: RuleResource[]
  schedules: ScheduleResource[]
  httpApis: HttpApi[]
  stateMachines: StateMachineResource[]
  stateMachineVersions: StateMachineVersionResource[]
  configurationSets: ConfigurationSetResource[]
  secrets: SecretResource[]
  parameters: ParameterResource[]
  /** Calls that the deployment makes, in order. */
  deploymentCalls: DeploymentCall[]
  /** Files and folders by the bucket and key that the templates name. */
  assets: AssetFile[]
  /** Each stack's own Metadata, as it stands in the template. */
  metadata: Record<string, Record<string, unknown>>
}
