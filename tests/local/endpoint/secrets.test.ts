import { describe, expect, test } from 'vitest'
import { generateSecret, Secrets } from '../../../local/endpoint/secrets.ts'
import { Store } from '../../../local/store.ts'
import type { SecretGeneration } from '../../../local/template/accounts.ts'

const generation: SecretGeneration = {
  length: 40,
  excludeCharacters: '',
  excludeLowercase: false,
  excludeUppercase: false,
  excludeNumbers: false,
  excludePunctuation: false,
  includeSpace: false,
  requireEachIncludedType: true,
}

describe('a secret', () => {
  test('is made once for each store', () => {
    const secrets = [{ name: 'links', arn: 'arn:links', generate: generation }]
    const store = new Store(':memory:')
    const first = new Secrets({ store, secrets }).get('links')
    expect(first.value).toHaveLength(40)
    expect(new Secrets({ store, secrets }).get('arn:links')).toEqual(first)
    expect(new Secrets({ store: new Store(':memory:'), secrets }).get('links').value).not.toBe(first.value)
  })

  test('has a character of each kind, unless the template leaves it out', () => {
    const secret = generateSecret({ ...generation, length: 4 })
    expect(secret).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^a-zA-Z0-9]).{4}$/)
    expect(generateSecret({ ...generation, excludePunctuation: true, excludeUppercase: true })).toMatch(/^[a-z0-9]{40}$/)
    expect(generateSecret({ ...generation, excludePunctuation: true, excludeCharacters: '0O1lI' })).not.toMatch(/[0O1lI]/)
  })

  test('may stand in an object under a key', () => {
    const secret: unknown = JSON.parse(generateSecret({ ...generation, template: '{"user":"shop"}', key: 'password' }))
    expect(secret).toEqual({ user: 'shop', password: expect.stringMatching(/^.{40}$/) })
  })
})
