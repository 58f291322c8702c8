// The deployment's keys, from its root secret: the write key that apps post events with, and the keys of customers.

import { makeKeyring, type Keyring } from '../../engine/identity/keyring.ts'
import { Problem } from '../../engine/problem.ts'
import { Secrets } from '../endpoint/secrets.ts'
import type { OneMachine } from '../system.ts'

/** Throws `local.no-root-secret` when the templates make none in the form `{"root": "…"}`. */
export function keyringOf({ store, description }: Pick<OneMachine, 'store' | 'description'>): Keyring {
  for (const { value } of new Secrets({ store, secrets: description.secrets }).all()) {
    const { root }: { root?: unknown } = JSON.parse(value.startsWith('{') ? value : '{}')
    if (typeof root === 'string') return makeKeyring(root)
  }
  throw new Problem('local.no-root-secret', 'The templates make no secret {"root": "…"} to derive the write key from.')
}
