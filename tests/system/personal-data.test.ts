import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customerPartition } from '../../engine/table/keys.ts'
import { day, firstOrder, openShop, tableName, type Shop } from './shop.ts'

// Promise 8: personal data is in the table, under the customer's key, and nowhere else. Everything that a customer could
// tell about themselves is planted as a text that occurs nowhere else, and then looked for wherever something is written.
const planted = {
  user: 'pl4nt3d-us3r',
  email: 'pl4nt3d-m4il@example.com',
  firstName: 'Pl4nt3dfirst',
  lastName: 'Pl4nt3dlast',
  phone: '+49-pl4nt3d-ph0n3',
  street: 'Pl4nt3d str33t 7',
  gift: 'pl4nt3d g1ft n0te',
  page: 'pl4nt3d-p4ge',
  address: '203.0.113.222',
  visitor: 'pl4nt3d-v1s1tor',
}
const plants = [...Object.values(planted), 'pl4nt3d'].map((text) => text.toLowerCase())

let shop: Shop
/** Everything that went over the bus, into a queue or into a function's log, as it was. */
const bus: string[] = []
const queued: { queue: string; body: string }[] = []

beforeAll(async () => {
  shop = await openShop()
  const { bus: realBus, queues } = shop.system
  const put = realBus.put.bind(realBus)
  realBus.put = (entries) => {
    bus.push(...entries.map((entry) => JSON.stringify(entry)))
    return put(entries)
  }
  const send = queues.send.bind(queues)
  queues.send = (queue, message) => {
    queued.push({ queue, body: JSON.stringify(message) })
    return send(queue, message)
  }
})
afterAll(() => shop.close())

const isPlanted = (text: string): boolean => plants.some((plant) => text.toLowerCase().includes(plant))

/** Every row of the store outside the mailbox, which holds the mails themselves, and the queues, searched apart. */
function rowsOfTheStore(): string[] {
  const { db } = shop.system.store
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all().map(({ name }) => String(name))
  expect(tables).toEqual(expect.arrayContaining(['states_execution', 'states_visit', 'bus_failures', 'queue_messages', 'mails']))
  const searched = tables.filter((name) => !['mails', 'mail_reports', 'queue_messages'].includes(name))
  return searched.flatMap((name) => db.prepare(`SELECT * FROM "${name}"`).all().map((row) => `${name} ${JSON.stringify(row)}`))
}

/** The mail service's own notices name the address that they are about: they are encrypted, and kept 14 days at most. */
const noticesOfTheMailService = ['perennial-feedback', 'perennial-feedback-dead']

function expectNothingPlanted(): void {
  expect(shop.system.log.newest().filter(isPlanted)).toEqual([])
  expect(bus.filter(isPlanted)).toEqual([])
  expect(queued.filter(({ queue, body }) => !noticesOfTheMailService.includes(queue) && isPlanted(body))).toEqual([])
  expect(rowsOfTheStore().filter(isPlanted)).toEqual([])
  const failures = shop.system.failures.newest().map(({ where, message }) => `${where} ${message}`)
  expect(failures.filter(isPlanted)).toEqual([])
}

async function postEverything(): Promise<void> {
  const context = { ip: planted.address, page: { path: planted.page } }
  const traits = { email: planted.email, firstName: planted.firstName, lastName: planted.lastName, phone: planted.phone, address: { street: planted.street } }
  const { batch } = firstOrder(planted.user, traits, { gift_note: planted.gift, email: planted.email })
  await shop.post('batch', {
    batch: [
      { type: 'page', anonymousId: planted.visitor, name: planted.page, context },
      ...batch,
      { type: 'alias', userId: planted.user, previousId: planted.visitor },
      { type: 'track', userId: planted.user, properties: { note: planted.gift } },
    ],
    context,
  })
}

describe('personal data of a customer', () => {
  test('go into the table and the mail, and stay out of logs, bus, queues, executions, names and tags', async () => {
    await postEverything()
    await shop.system.quiet()
    const [first] = shop.mailsTo(planted.email)
    shop.system.mailbox.open(first!.id)
    await shop.system.advanceTo(shop.system.clock.now() + day)
    expectNothingPlanted()
    // Long enough for every wait, for the stages to lapse and for other journeys to begin.
    await shop.system.advanceTo(shop.system.clock.now() + 200 * day)

    expect(new Set((await shop.items(planted.user, 'enrollment')).map(({ journey }) => journey))).toEqual(new Set(['welcome', 'nurture', 'win-back']))
    expect(shop.system.failures.newest()).toEqual([])
    expect(bus.length).toBeGreaterThan(3)
    expect(queued.length).toBeGreaterThan(10)
    expectNothingPlanted()

    const mails = shop.mailsTo(planted.email)
    expect(mails.length).toBeGreaterThan(3)
    expect(mails.filter(({ tags, headers, from }) => isPlanted(JSON.stringify([tags, headers, from])))).toEqual([])
    const executions = shop.system.machines.list({ limit: 100 })
    expect(executions.map(({ name }) => name.split('_')[0])).toEqual(executions.map(() => shop.keyring.customer(planted.user)))
    const histories = executions.map(({ executionArn }) => shop.system.machines.history(executionArn))
    expect([...executions, ...histories].map((one) => JSON.stringify(one)).filter(isPlanted)).toEqual([])
  })

  test("lie under the customer's and the visitor's own keys in the table", async () => {
    const { Items } = await shop.system.table.send<{ Items: Record<string, { S?: string; B?: string; N?: string }>[] }>('Scan', { TableName: tableName })
    const own = [shop.keyring.customer(planted.user), shop.keyring.anonymous(planted.visitor)].map(customerPartition)
    const elsewhere = Items.filter((item) => !own.includes(item['pk']?.S ?? ''))
    expect(elsewhere.map((item) => JSON.stringify(item)).filter(isPlanted)).toEqual([])
    expect(Items.map(({ pk, sk }) => JSON.stringify([pk, sk])).filter(isPlanted)).toEqual([])
  })
})

/** An execution of the customer's open run whose first state asks the steps function at once. */
function startStep(customer: string): void {
  const machine = shop.system.description.stateMachineVersions.find(({ stateMachineName }) => stateMachineName === 'perennial-nurture')
  const now = new Date(shop.system.clock.now()).toISOString()
  const input = { contract: 1, customer, run: 'nurture_0_1', model: '', arms: {}, next: { at: now, due: now, since: now, arm: 'start' } }
  shop.system.machines.start({ machine: machine!.arn, name: 'asks-at-once', input: JSON.stringify(input) })
}

describe('when something fails', () => {
  test('what can never be read or folded is set aside with its key only, and its text is quoted nowhere', async () => {
    await shop.post('batch', firstOrder('broken'))
    await shop.system.quiet()
    const Key = { pk: { S: customerPartition(shop.keyring.customer('broken')) }, sk: { S: 'P' } }
    // A damaged profile: parsing it throws an error whose message quotes it.
    await shop.system.table.send('UpdateItem', {
      TableName: tableName,
      Key,
      UpdateExpression: 'SET traits = :text',
      ExpressionAttributeValues: { ':text': { S: `${planted.email} ${planted.gift}` } },
    })
    await shop.post('track', { userId: 'broken', event: 'Order Completed', properties: { gift_note: planted.gift } })
    startStep(shop.keyring.customer('broken'))
    // Long enough for every retry, and not for the dead letters to expire, which are kept 14 days.
    await shop.system.advanceTo(shop.system.clock.now() + 12 * day)

    expect(shop.system.log.newest().join()).toContain('SyntaxError')
    const dead = shop.system.queues.names().filter((name) => /-dead$|-lost$/.test(name)).flatMap((name) => shop.system.queues.list(name).map(({ body }) => `${name} ${body}`))
    expect(dead).toEqual(expect.arrayContaining([`perennial-sweep-dead ${JSON.stringify({ rebuild: shop.keyring.customer('broken') })}`]))
    expect(dead.filter(isPlanted)).toEqual([])
    const faulty = shop.system.log.newest().filter((line) => line.includes('SyntaxError')).map((line) => line.split(' ')[0])
    expect(new Set(faulty)).toEqual(new Set(['perennial-fold', 'perennial-sweep', 'perennial-mailer', 'perennial-steps']))
    const [execution] = shop.system.machines.list({ limit: 100 }).filter(({ name }) => name === 'asks-at-once')
    expect(execution).toMatchObject({ status: 'FAILED', error: 'SyntaxError', cause: expect.stringContaining('See the log of the function') })
    expectNothingPlanted()
  })

  test('a message that is no message fails alone, and its text is not logged', async () => {
    const before = shop.system.log.newest().length
    const poison = `${planted.email} is no JSON`
    for (const name of shop.system.queues.names().filter((one) => !/-(dead|lost)$/.test(one))) shop.system.queues.send(name, { body: poison })
    const sent = queued.filter(({ body }) => body.includes(poison)).length
    await shop.post('batch', firstOrder('neighbour'))
    await shop.system.advanceTo(shop.system.clock.now() + day)
    expect(shop.mailsTo('neighbour@example.com').map(({ tags }) => tags['email'])).toEqual(['thank-you'])
    const dead = shop.system.queues.names().flatMap((name) => shop.system.queues.list(name)).filter(({ body }) => body === poison)
    expect(dead).toHaveLength(sent)
    const lines = shop.system.log.newest().slice(before)
    expect(lines.join()).toContain('A message cannot be read')
    expect(lines.filter(isPlanted)).toEqual([])
  })
})
