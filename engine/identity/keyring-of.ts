// The keyring of a deployment, for tasks that need it seldom: derived at first use, once for each source of secrets.
import type { Keyring } from './keyring.ts'
import type { Secrets } from '../ports.ts'
import { makeKeyring } from './keyring.ts'

const known = new WeakMap<Secrets, Promise<Keyring>>()

export function keyringOf(secrets: Secrets): Promise<Keyring> {
  const made = known.get(secrets) ?? secrets.root().then(makeKeyring)
  known.set(secrets, made)
  made.catch(() => known.delete(secrets))
  return made
}
