// Secrets: made as the template asks, once for each store, and kept there.

import { randomInt, randomUUID } from 'node:crypto'
import { Problem } from '../../engine/problem.ts'
import type { Store } from '../store.ts'
import type { SecretGeneration, SecretResource } from '../template/accounts.ts'
import type { Operation } from './operation.ts'

export interface Secret {
  arn: string
  name: string
  value: string
  versionId: string
}

export class Secrets {
  readonly #secrets: Secret[]

  constructor(options: { store: Store; secrets: SecretResource[] }) {
    const { db } = options.store
    db.exec('CREATE TABLE IF NOT EXISTS secrets (arn TEXT PRIMARY KEY, value TEXT NOT NULL, version TEXT NOT NULL)')
    const find = db.prepare('SELECT value, version FROM secrets WHERE arn = ?')
    const insert = db.prepare('INSERT INTO secrets (arn, value, version) VALUES (?, ?, ?)')
    this.#secrets = options.secrets.map(({ arn, name, value, generate }) => {
      const row = find.get(arn)
      // What the template says outright holds; what is made is made once.
      const kept = row === undefined ? undefined : String(row['value'])
      const made = value ?? kept ?? (generate === undefined ? '' : generateSecret(generate))
      const versionId = row === undefined ? randomUUID() : String(row['version'])
      if (row === undefined) insert.run(arn, made, versionId)
      return { arn, name, value: made, versionId }
    })
  }

  all(): readonly Secret[] {
    return this.#secrets
  }

  /** By ARN or name; throws `secrets.unknown-secret`. */
  get(identifier: string): Secret {
    const secret = this.#secrets.find(({ arn, name }) => arn === identifier || name === identifier)
    if (secret !== undefined) return secret
    throw new Problem('secrets.unknown-secret', "Secrets Manager can't find the specified secret.")
  }
}

export function secretOperations(secrets: Secrets): Record<string, Operation> {
  return {
    GetSecretValue: (input, caller) => {
      const { arn, name, value, versionId } = secrets.get(input.text('SecretId'))
      caller.mayDo('secretsmanager', 'GetSecretValue', arn)
      return { ARN: arn, Name: name, SecretString: value, VersionId: versionId, VersionStages: ['AWSCURRENT'] }
    },
  }
}

const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

/** A text as `GenerateSecretString` asks; throws `secrets.nothing-left` when every character is excluded. */
export function generateSecret(generation: SecretGeneration): string {
  const types = [
    generation.excludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    generation.excludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    generation.excludeNumbers ? '' : '0123456789',
    generation.excludePunctuation ? '' : punctuation,
    generation.includeSpace ? ' ' : '',
  ]
    .map((type) => type.split('').filter((character) => !generation.excludeCharacters.includes(character)))
    .filter((type) => type.length > 0)
  const all = types.flat()
  if (all.length === 0) throw new Problem('secrets.nothing-left', 'A secret excludes every character.')
  for (;;) {
    const text = Array.from({ length: generation.length }, () => all[randomInt(all.length)] ?? '').join('')
    const isComplete = types.every((type) => type.some((character) => text.includes(character)))
    if (!generation.requireEachIncludedType || generation.length < types.length || isComplete) return wrapped(text, generation)
  }
}

function wrapped(text: string, { template, key }: SecretGeneration): string {
  if (template === undefined || key === undefined) return text
  const object: Record<string, unknown> = JSON.parse(template)
  return JSON.stringify({ ...object, [key]: text })
}
