import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { keepAssets } from '../../../local/kept-assets.ts'
import { Store } from '../../../local/store.ts'
import { startSystem, type OneMachine, type SystemOptions } from '../../../local/system.ts'
import type { AssetFile } from '../../../local/template/assembly.ts'
import { processesNaming } from '../processes.ts'
import { synthesizeFixture, writeFixtureTemplate } from './fixture/app.ts'

const start = Date.UTC(2026, 0, 1)
const day = 24 * 60 * 60 * 1000

let folder: string
let cdkOut: string
let running: OneMachine[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-test-'))
  cdkOut = join(folder, 'cdk.out')
  await synthesizeFixture(cdkOut)
})
afterEach(async () => {
  await Promise.all(running.map((system) => system.stop()))
  running = []
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function open(options: Partial<SystemOptions> = {}): Promise<OneMachine> {
  const system = await startSystem({ cdkOut, startAt: start, ...options })
  running.push(system)
  return system
}

async function track(system: OneMachine, id: string, more: object = {}): Promise<number> {
  const response = await fetch(`${system.http}/v1/track`, { method: 'POST', body: JSON.stringify({ id, ...more }) })
  await response.text()
  return response.status
}

interface Item {
  pk: { S: string }
  sk: { S: string }
  at?: { N: string }
  input?: { S: string }
  current?: { S: string }
  writes?: { N: string }
}

async function item(system: OneMachine, pk: string, sk: string): Promise<Item | undefined> {
  const Key = { pk: { S: pk }, sk: { S: sk } }
  const { Item } = await system.table.send<{ Item?: Item }>('GetItem', { TableName: 'shop', Key })
  return Item
}

const doneAt = async (system: OneMachine, id: string): Promise<number> => Number((await item(system, id, 'DONE'))?.at?.N)

describe('one event', () => {
  test('goes from HTTP by table, stream, bus and queue to an execution, waits, is mailed and is done', async () => {
    const system = await open()
    expect(await track(system, 'anna')).toBe(200)
    await system.quiet()
    expect(system.machines.list({ limit: 9 }).map(({ name, status }) => [name, status])).toEqual([['anna', 'RUNNING']])
    expect(system.nextAt()).toBe(start + 5 * day)

    await system.advanceTo(start + 6 * day)
    expect(await doneAt(system, 'anna')).toBe(start + 5 * day)
    expect([...system.mailbox.all()].map(({ to, at }) => [to, at])).toEqual([['anna@example.com', start + 5 * day]])
    expect(system.machines.list({ limit: 9 }).map(({ name, status }) => [name, status])).toEqual([['anna', 'SUCCEEDED']])
    expect(system.queues.list('p-status').map(({ body }) => JSON.parse(body).detail.status)).toEqual(['SUCCEEDED'])
    expect(system.clock.now()).toBe(start + 6 * day)
    expect(system.failures.newest()).toEqual([])
    await expect.poll(() => system.log.newest()).toEqual(['p-mailer mailed anna'])
  })

  test('is handled though nobody asks the system to be quiet', async () => {
    const system = await open()
    await track(system, 'berta')
    await expect.poll(() => system.machines.openCount).toBe(1)
  })
})

test('the sweep runs at the first whole minute at which something is due, told where to look, and at no other', async () => {
  const system = await open()
  await track(system, 'due', { dueAt: start + 90_500 })
  await system.advanceTo(start + day)
  const { Items } = await system.table.send<{ Items: Item[] }>('Query', {
    TableName: 'shop',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'sweeps' } },
  })
  expect(Items.map(({ sk, input }) => [Number(sk.S), JSON.parse(input?.S ?? '')])).toEqual([
    [start + 120_000, { probe: true, shards: [7] }],
  ])
})

describe('a restart', () => {
  test('in the middle goes on where the last run stood', async () => {
    const dataDir = join(folder, 'kept')
    const first = await open({ dataDir })
    await track(first, 'anna')
    await first.advanceTo(start + 2 * day)
    await track(first, 'berta')
    await first.advanceTo(start + 3 * day)
    await first.stop()

    const second = await open({ dataDir, startAt: 0 })
    expect(second.clock.now()).toBe(start + 3 * day)
    await second.quiet()
    expect(second.machines.openCount).toBe(2)
    await second.advanceTo(start + 10 * day)
    expect(await doneAt(second, 'anna')).toBe(start + 5 * day)
    expect(await doneAt(second, 'berta')).toBe(start + 7 * day)
    expect([...second.mailbox.all()]).toHaveLength(2)
  })

  test('deploys the pointer to the model only when the template differs', async () => {
    const dataDir = join(folder, 'deployed')
    const pointer = async (): Promise<unknown[]> => {
      const system = await open({ dataDir })
      const found = await item(system, 'MODEL', 'CURRENT')
      await system.stop()
      return [found?.current?.S, found?.writes?.N]
    }
    expect(await pointer()).toEqual(['first', '1'])
    expect(await pointer()).toEqual(['first', '1'])
    writeFixtureTemplate(cdkOut, 'second')
    expect(await pointer()).toEqual(['second', '2'])
  })
})

/** A file that may not grow any more stands for a disk that is full. */
function fill({ db }: Store): void {
  db.exec('CREATE TABLE filler (text TEXT); PRAGMA max_page_count = 1')
  const insert = db.prepare('INSERT INTO filler VALUES (?)')
  expect(() => {
    for (let n = 0; n < 10_000; n++) insert.run('x'.repeat(2000))
  }).toThrow('full')
}

describe('a run that cannot go on', () => {
  test('for want of its database says so to everyone who waits', async () => {
    const system = await open()
    await track(system, 'anna')
    for (const id of processesNaming(system.tableFile)) process.kill(id, 'SIGKILL')
    expect(await system.broken).toMatchObject({ code: 'local.database-gone' })
    await expect(system.advanceTo(start + day)).rejects.toMatchObject({ code: 'local.database-gone' })
  })

  test('for want of room on the disk says what to do', async () => {
    const system = await open({ dataDir: join(folder, 'full') })
    fill(system.store)
    // The pages at hand have room for a few.
    for (let n = 0; n < 30; n++) await track(system, `customer-${n}`)
    await expect(system.advanceTo(start + day)).rejects.toMatchObject({ code: 'local.disk-full' })
  })
})

test('a file of an earlier synthesis stays readable where functions look for it', () => {
  const store = new Store(':memory:')
  const kept = join(folder, 'assets')
  const asset = (hash: string): AssetFile => {
    const path = join(folder, `${hash}.model.json`)
    writeFileSync(path, `model ${hash}`)
    return { hash, bucket: 'assets', key: `${hash}.json`, path, packaging: 'file' }
  }
  keepAssets([asset('one')], store, kept)
  rmSync(join(folder, 'one.model.json'))
  const both = keepAssets([asset('two')], store, kept)
  expect(both.map(({ key, path }) => [key, readFileSync(path, 'utf8')])).toEqual([
    ['two.json', 'model two'],
    ['one.json', 'model one'],
  ])
})

test('a start that fails says why and leaves nothing behind', async () => {
  const first = await open()
  const port = Number(new URL(first.http).port)
  const dataDir = join(folder, 'second')
  await expect(open({ port, dataDir })).rejects.toMatchObject({ code: 'local.port-in-use' })
  // The data folder is free again.
  await (await open({ dataDir })).stop()
})
