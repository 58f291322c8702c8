// What each function is told by its environment, sorted by name, and the one reader of process.env. The CDK app takes the
// names of the variables from here, so that synth fails when a function lacks one.
import { Problem } from '../engine/problem.ts'

const environments = {
  ingest: ['SECRET', 'TABLE'],
  unsubscribe: ['MODEL_BUCKET', 'SECRET', 'TABLE'],
  fold: ['BUS', 'MODEL_BUCKET', 'SWEEP_QUEUE', 'TABLE'],
  enroll: ['MODEL_BUCKET', 'STOP_QUEUE', 'TABLE'],
  mailer: ['CONFIGURATION_SET', 'MODEL_BUCKET', 'PUBLIC_URL', 'SECRET', 'TABLE'],
  undeliverable: ['TABLE'],
  steps: ['BUS', 'MODEL_BUCKET', 'SECRET', 'STOP_QUEUE', 'TABLE'],
  resume: ['MODEL_BUCKET', 'SECRET', 'STOP_QUEUE', 'TABLE'],
  stop: ['TABLE'],
  feedback: ['SECRET', 'TABLE'],
  reconcile: ['MODEL_BUCKET', 'TABLE'],
  sweep: ['BUS', 'MODEL_BUCKET', 'STATUS_QUEUE', 'SWEEP_QUEUE', 'TABLE'],
} as const satisfies Record<string, readonly string[]>

export type FunctionName = keyof typeof environments
export type Environment<Name extends FunctionName> = Record<(typeof environments)[Name][number], string>
/** Every variable that some function reads. */
export type Variable = (typeof environments)[FunctionName][number]

/** What more than some text a variable must be: addresses that paths are appended to have no slash at their end. */
const shapes: Partial<Record<string, RegExp>> = { PUBLIC_URL: /^https?:\/\/.*[^/]$/ }

export const functionNames = Object.keys(environments) as FunctionName[]

/** The names of the variables that a function reads, sorted. */
export const variablesOf = (name: FunctionName): readonly string[] => environments[name]

/** The function's own variables and no others; throws `functions.environment` with all that are missing or malformed. */
export function readEnvironment<Name extends FunctionName>(
  name: Name,
  variables: Record<string, string | undefined> = process.env,
): Environment<Name> {
  const faults = variablesOf(name).flatMap((variable) => {
    const value = variables[variable]
    if (value === undefined) return [`${variable} is missing`]
    return (shapes[variable] ?? /./).test(value) ? [] : [`${variable} is malformed`]
  })
  if (faults.length === 0) return Object.fromEntries(variablesOf(name).map((variable) => [variable, variables[variable]])) as Environment<Name>
  throw new Problem(
    'functions.environment',
    `The function ${name} cannot start: ${faults.join(', ')}. It needs ${variablesOf(name).join(', ')}.`,
  )
}

/** What the Lambda runtime itself tells every function. */
export function lambdaRuntime(variables: Record<string, string | undefined> = process.env): LambdaRuntime {
  return {
    region: variables['AWS_REGION'] ?? '',
    endpoint: variables['AWS_ENDPOINT_URL'],
    credentials: {
      accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: variables['AWS_SESSION_TOKEN'],
    },
  }
}

export interface LambdaRuntime {
  region: string
  /** Another endpoint than AWS's. */
  endpoint: string | undefined
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string | undefined }
}
