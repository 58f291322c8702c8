// What each function is told by its environment: one schema a function, and the one reader of process.env. The CDK app
// takes the names of the variables from here, so that synth fails when a function lacks one.
import * as z from 'zod/mini'
import { Problem } from '../engine/problem.ts'

const text = z.string().check(z.minLength(1))
/** An address that paths are appended to: no slash at its end. */
const origin = z.string().check(z.regex(/^https?:\/\/.*[^/]$/))

export const environments = {
  ingest: z.object({ TABLE: text, SECRET: text }),
  unsubscribe: z.object({ TABLE: text, SECRET: text, MODEL_BUCKET: text }),
  fold: z.object({ TABLE: text, BUS: text, MODEL_BUCKET: text, SWEEP_QUEUE: text }),
  enroll: z.object({ TABLE: text, MODEL_BUCKET: text, STOP_QUEUE: text }),
  mailer: z.object({ TABLE: text, SECRET: text, MODEL_BUCKET: text, CONFIGURATION_SET: text, PUBLIC_URL: origin }),
  undeliverable: z.object({ TABLE: text }),
  steps: z.object({ TABLE: text, BUS: text, SECRET: text, MODEL_BUCKET: text, STOP_QUEUE: text }),
  resume: z.object({ TABLE: text, SECRET: text, MODEL_BUCKET: text, STOP_QUEUE: text }),
  stop: z.object({ TABLE: text }),
  feedback: z.object({ TABLE: text, SECRET: text }),
  reconcile: z.object({ TABLE: text, MODEL_BUCKET: text }),
  sweep: z.object({ TABLE: text, BUS: text, MODEL_BUCKET: text, SWEEP_QUEUE: text, STATUS_QUEUE: text }),
}

export type FunctionName = keyof typeof environments
export type Environment<Name extends FunctionName> = z.infer<(typeof environments)[Name]>
/** Every variable that some function reads. */
export type Variable = { [Name in FunctionName]: keyof Environment<Name> }[FunctionName]

/** The same, so that the type checker still knows whose schema it is when the name is a variable. */
const schemas: { [Name in FunctionName]: z.ZodMiniType<Environment<Name>> } = environments

const isFunctionName = (name: string): name is FunctionName => name in environments

export const functionNames = Object.keys(environments).filter(isFunctionName)

/** The names of the variables that a function reads, sorted. */
export function variablesOf(name: FunctionName): string[] {
  return Object.keys(environments[name].shape).toSorted()
}

/** The function's own variables and no others; throws `functions.environment` with all that are missing or malformed. */
export function readEnvironment<Name extends FunctionName>(
  name: Name,
  variables: Record<string, string | undefined> = process.env,
): Environment<Name> {
  const read = z.safeParse(schemas[name], variables)
  if (read.success) return read.data
  const faults = read.error.issues.map((issue) => {
    const variable = issue.path.join('.')
    return variables[variable] === undefined ? `${variable} is missing` : `${variable} is malformed`
  })
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
