// One Lambda function from its bundle, with a role and a log group of its own. What it may do and what it is told come
// from the constructs that own the resources: `grantX(fn)` allows and provides in one call.
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { FunctionName, Variable } from '../../functions/environment.ts'
import { variablesOf } from '../../functions/environment.ts'
import type { Bundles } from '../bundles.ts'
import type { Names } from '../names.ts'
import { retain } from '../retain.ts'

export interface BundledFunctionProps {
  names: Names
  bundles: Bundles
  name: FunctionName
  description: string
  timeoutSeconds: number
  /** 512 unless told: CPU comes with memory, and below it a cold start doubles. */
  memoryMb?: number
  /** Open enrollments call it: it stays when the stack goes. */
  retained?: boolean
}

export class BundledFunction extends Construct {
  readonly lambda: Function
  readonly timeout: Duration
  readonly #provided = new Set<string>()

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id)
    const functionName = props.names.function(props.name)
    this.timeout = Duration.seconds(props.timeoutSeconds)
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    role.addToPolicy(
      new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
    )
    this.lambda = new Function(this, 'Resource', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundles(props.name)),
      handler: 'index.handler',
      memorySize: props.memoryMb ?? 512,
      timeout: this.timeout,
      role,
      logGroup,
      tracing: Tracing.ACTIVE,
    })
    this.node.addValidation({ validate: () => this.#faults(props.name) })
    if (props.retained === true) retain(this)
  }

  /** Called by the owner of a resource, beside `provide`. */
  allow(actions: string[], resources: string[]): void {
    this.lambda.addToRolePolicy(new PolicyStatement({ actions, resources }))
  }

  provide(variable: Variable, value: string): void {
    this.#provided.add(variable)
    this.lambda.addEnvironment(variable, value)
  }

  #faults(name: FunctionName): string[] {
    const wanted = variablesOf(name)
    const missing = wanted.filter((variable) => !this.#provided.has(variable))
    const unknown = [...this.#provided].filter((variable) => !wanted.includes(variable))
    return [
      ...missing.map((variable) => `The function ${name} reads ${variable}, and no grant provides it.`),
      ...unknown.map((variable) => `The function ${name} is given ${variable}, which its environment schema does not name.`),
    ]
  }
}
