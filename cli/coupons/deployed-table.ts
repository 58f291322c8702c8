// The table of a deployment, by the credentials that every AWS tool finds: profile, environment, single sign-on.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Table } from '../../engine/ports.ts'
import { Problem } from '../../engine/problem.ts'
import { awsTable } from '../../functions/aws-table.ts'

export interface Deployment {
  /** The name that the stacks were deployed under, which is the table's. */
  name: string
  region: string | undefined
  /** Of the system that `npm start` runs, where it is not AWS. */
  endpoint: string | undefined
}

const onThisMachine = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** Resolves with what `act` makes of the table. Throws `deployment.unreachable` with what to do about it. */
export async function withTable<T>({ name, region, endpoint }: Deployment, act: (table: Table) => Promise<T>): Promise<T> {
  const client = new DynamoDBClient({ ...(endpoint === undefined ? {} : { ...onThisMachine, endpoint }), ...(region === undefined ? {} : { region }) })
  try {
    return await act(awsTable(name, client))
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof Problem) throw cause
    throw new Problem('deployment.unreachable', `The table "${name}" could not be used${endpoint === undefined ? '' : ` at ${endpoint}`}: ${cause.message.replace(/\.$/, '')}. ${mendOf(cause.name)}`, { cause })
  } finally {
    client.destroy()
  }
}

function mendOf(name: string): string {
  switch (name) {
    case 'ResourceNotFoundException':
      return 'Say with --name under which name Perennial is deployed, and with --region where.'
    case 'AccessDeniedException':
      return 'It takes the permissions dynamodb:Query and dynamodb:PutItem on this table.'
    case 'CredentialsProviderError':
    case 'ExpiredTokenException':
    case 'UnrecognizedClientException':
      return 'Sign in as for any AWS tool, for instance with AWS_PROFILE or `aws sso login`.'
    default:
      return 'Say with --region where Perennial is deployed, or with --endpoint where the system of `npm start` is.'
  }
}
