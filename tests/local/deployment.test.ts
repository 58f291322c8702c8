import { expect, test } from 'vitest'
import { deploy } from '../../local/deployment.ts'
import { DynamoRequests } from '../../local/dynamo/requests.ts'
import { keptClock } from '../../local/kept-clock.ts'
import { Store } from '../../local/store.ts'
import type { DeploymentCall, SdkCall } from '../../local/template/deployment.ts'
import { versionNumbers } from '../../local/version-numbers.ts'

class Recorder extends DynamoRequests {
  readonly sent: [string, object][] = []

  constructor() {
    super('http://127.0.0.1:1')
  }

  override send<Answer>(operation: string, input: object): Promise<Answer> {
    this.sent.push([operation, input])
    return Promise.resolve<Answer>(Object.create(null))
  }
}

const update = (hash: string): SdkCall => ({ service: 'DynamoDB', action: 'updateItem', parameters: { hash } })
const pointer = (hash: string): DeploymentCall[] => [
  { stack: 'journeys', logicalId: 'Pointer', create: update(hash), update: update(hash) },
]

test('a deployment call is made at the first start, and again only when it differs', async () => {
  const store = new Store(':memory:')
  const dynamo = new Recorder()
  await deploy(pointer('a'), store, dynamo)
  await deploy(pointer('a'), store, dynamo)
  expect(dynamo.sent).toEqual([['UpdateItem', { hash: 'a' }]])
  await deploy(pointer('b'), store, dynamo)
  expect(dynamo.sent).toHaveLength(2)
})

test('a deployment call that left the template is made anew when it comes back', async () => {
  const store = new Store(':memory:')
  const dynamo = new Recorder()
  for (const calls of [pointer('a'), [], pointer('a')]) await deploy(calls, store, dynamo)
  expect(dynamo.sent).toHaveLength(2)
})

test('a deployment call to anything but the table is refused by name', async () => {
  const call = { service: 'S3', action: 'putObject', parameters: {} }
  const calls = [{ stack: 'core', logicalId: 'Other', create: call }]
  await expect(deploy(calls, new Store(':memory:'), new Recorder())).rejects.toMatchObject({
    code: 'local.unknown-deployment-call',
    message: expect.stringContaining('core/Other calls S3.putObject'),
  })
})

test('a definition keeps its version number, and a new one gets the next', () => {
  const store = new Store(':memory:')
  const number = versionNumbers(store)
  expect([number('welcome', 'a'), number('welcome', 'b'), number('nurture', 'a'), number('welcome', 'a')]).toEqual([1, 2, 1, 1])
  expect(versionNumbers(store)('welcome', 'c')).toBe(3)
})

test('the clock goes on from where it stood, whatever start is asked for', () => {
  const store = new Store(':memory:')
  const first = keptClock(store, 1000)
  first.clock.moveTo(2000)
  first.moved(2000)
  expect(keptClock(store, 500).clock.now()).toBe(2000)
})
