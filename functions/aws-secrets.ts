// The root secret from Secrets Manager: read once by each running function.
import type { Secrets } from '../engine/ports.ts'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { Problem } from '../engine/problem.ts'
import { clientSettings } from './client-settings.ts'

export function awsSecrets(secretId: string, client = new SecretsManagerClient(clientSettings)): Secrets {
  let root: Promise<string> | undefined
  const read = async (): Promise<string> => {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }))
    const { root: value } = JSON.parse(SecretString) as { root?: unknown }
    if (typeof value !== 'string' || value.length < 32) throw new Problem('secret.malformed', `The secret ${secretId} must hold {"root": "…"} with at least 32 characters`)
    return value
  }
  return {
    root() {
      root ??= read().catch((error: unknown) => {
        root = undefined
        throw error
      })
      return root
    },
  }
}
