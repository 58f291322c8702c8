// The fixed names. Open enrollments hold some of them for up to a year, and the journeys stack finds the core's
// resources by them, so a name here never changes; a test pins those that matter.
import type { Stack } from 'aws-cdk-lib'
import { DefaultStackSynthesizer, Fn } from 'aws-cdk-lib'
import type { FunctionName } from '../functions/environment.ts'
import { Problem } from '../engine/problem.ts'

export type Names = ReturnType<typeof namesOf>

export function namesOf(prefix: string) {
  if (!/^[a-z][a-z0-9-]{1,19}$/.test(prefix)) {
    throw new Problem(
      'infra.name',
      `The name ${JSON.stringify(prefix)} cannot prefix the resources: it must be 2 to 20 small letters, digits and hyphens, and start with a letter.`,
    )
  }
  return {
    prefix,
    coreStack: `${prefix}-core`,
    journeysStack: `${prefix}-journeys`,
    table: prefix,
    bus: prefix,
    configurationSet: prefix,
    secret: `${prefix}-secret`,
    api: `${prefix}-api`,
    journeysRole: `${prefix}-journeys-role`,
    executionLogs: `/aws/vendedlogs/states/${prefix}-journeys`,
    function: (name: FunctionName | 'publish') => `${prefix}-${name}`,
    queue: (name: string) => `${prefix}-${name}`,
    journey: (id: string) => `${prefix}-${id}`,
    /** A dot, which no journey's id has, keeps the core's own rules apart from theirs. */
    rule: (name: string) => `${prefix}.${name}`,
  }
}

// What the journeys stack takes from the core: composed from fixed names, never by export, so that either deploys alone.

const arn = (service: string, resource: string) =>
  Fn.sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`)

export const functionArn = (names: Names, name: FunctionName) => arn('lambda', `function:${names.function(name)}`)

export const queueArn = (names: Names, name: string) => arn('sqs', names.queue(name))

export const queueUrl = (names: Names, name: string) =>
  Fn.sub(`https://sqs.\${AWS::Region}.\${AWS::URLSuffix}/\${AWS::AccountId}/${names.queue(name)}`)

export const tableArn = (names: Names) => arn('dynamodb', `table/${names.table}`)

export const journeysRoleArn = (names: Names) => Fn.sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${names.journeysRole}`)

export const executionLogsArn = (names: Names) => arn('logs', `log-group:${names.executionLogs}:*`)

/** The state machine of a journey; of every journey, with all their versions, for `*`. */
export const machineArn = (names: Names, journey: string) => arn('states', `stateMachine:${names.journey(journey)}`)

/** The executions of every journey. */
export const executionsArn = (names: Names) => arn('states', `execution:${names.journey('*')}`)

export const configurationSetArn = (names: Names) => arn('ses', `configuration-set/${names.configurationSet}`)

/** Every identity that mail may be from. */
export const identitiesArn = arn('ses', 'identity/*')

/** On the default bus the rule's name alone, on another one `bus/rule`. */
export const ruleArn = (rule: string) => arn('events', `rule/${rule}`)

/** The bucket of CDK's bootstrap stack, where the journeys stack puts the models; a text for `Fn.sub`. */
export function modelBucket(stack: Stack): string {
  const qualifier = stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER
  return `cdk-${qualifier}-assets-\${AWS::AccountId}-\${AWS::Region}`
}
