// What the ways that every event and every mail take cost in DynamoDB's and Step Functions' units, counted on the engine's
// own tasks in a system in memory. These numbers are the same on every machine.

import type { Compiled } from '../engine/language/project.ts'
import type { Ports } from '../engine/ports.ts'
import { profileOf } from '../engine/profile/profile-item.ts'
import { bytesOf } from '../tests/contracts/item-size.ts'
import { keyring, World } from '../tests/engine/world/world.ts'
import { compile, shippedLifecycle } from './compile.ts'
import type { Measurement, Row } from './row.ts'
import { identifyEvent, orderEvent, productEvent, start } from './segment-events.ts'
import { compiledWithTwentyFacts, productEvents } from './twenty-facts.ts'
import { billed, emptyBill, type Bill } from './write-units.ts'

const minute = 60_000
const day = 86_400_000

export const countsMeasurement: Measurement = {
  name: 'counts',
  says: "DynamoDB's units and state transitions",
  async measure() {
    return [...(await countEvents()), ...(await countMails()), ...(await countTransitions())]
  },
}

/** A world whose tasks run on a table that counts, a bill for each task. */
function countingWorld(compiled: Compiled): { world: World; bills: Map<string, Bill> } {
  const bills = new Map<string, Bill>()
  const counted = (ports: Ports, task: string): Ports => {
    const bill = bills.get(task) ?? emptyBill()
    bills.set(task, bill)
    return { ...ports, table: billed(ports.table, bill) }
  }
  return { world: new World(compiled, start, { ports: counted }), bills }
}

const billOf = (bills: Map<string, Bill>, task: string): Bill => bills.get(task) ?? emptyBill()

async function countEvents(): Promise<Row[]> {
  const compiled = await compiledWithTwentyFacts()
  const { world, bills } = countingWorld(compiled)
  // A customer with every fact in the profile, who then looks at five things in one visit.
  const history = Array.from({ length: 64 }, (_, sequence) => ({ customer: 1, sequence, at: start - (sequence + 1) * minute }))
  const known = history.map((event) => productEvent(event, productEvents[event.sequence % productEvents.length]))
  const rare = ['Order Refunded', 'Friend Referred'].map((name, index) => productEvent({ customer: 1, sequence: 100 + index, at: start - day }, name))
  await world.post([identifyEvent({ customer: 1, sequence: 200, at: start - day }), ...known, ...rare, orderEvent({ customer: 1, sequence: 201, at: start - day })])
  await world.quiet()

  const before = { ingest: { ...billOf(bills, 'ingest') }, fold: { ...billOf(bills, 'fold') } }
  const visit = Array.from({ length: 5 }, (_, index) => productEvent({ customer: 1, sequence: 300 + index, at: start - index * 1000 }))
  await world.post(visit)
  await world.quiet()
  const [ingest, fold] = [since(billOf(bills, 'ingest'), before.ingest), since(billOf(bills, 'fold'), before.fold)]

  const profile = world.items('profile').find((item) => item['user'] === 'customer-1')
  const facts = profile === undefined ? 0 : Object.keys(profileOf(profile).facts).length
  const largest = Math.max(...world.items('event').map(bytesOf))
  return [
    { what: 'ingest, write units an event', measured: ingest.writeUnits / visit.length, unit: 'units', most: 1, gate: true, note: `the largest item has ${largest} bytes` },
    { what: 'fold, reads a customer and batch', measured: fold.reads, unit: 'reads', most: 1, gate: true, note: `${visit.length} events in the batch` },
    { what: 'fold, write units a customer and batch', measured: fold.writeUnits, unit: 'units', most: 1, gate: true },
    { what: 'fold, index units a customer and batch', measured: fold.indexUnits, unit: 'units', most: 0, gate: true },
    { what: `profile with ${facts} facts`, measured: profile === undefined ? Infinity : bytesOf(profile), unit: 'bytes', most: 1024, gate: true },
    ...(await countStage(compiled)),
  ]
}

/** A customer's first order brings a stage, a second one the next: profile and transition in one transaction. */
async function countStage(compiled: Compiled): Promise<Row[]> {
  const { world, bills } = countingWorld(compiled)
  await world.post([identifyEvent({ customer: 2, sequence: 1, at: start - minute }), orderEvent({ customer: 2, sequence: 2, at: start - minute })])
  await world.quiet()
  const before = { ...billOf(bills, 'fold') }
  await world.post([orderEvent({ customer: 2, sequence: 3, at: start })])
  await world.quiet()
  const fold = since(billOf(bills, 'fold'), before)
  if (world.items('transition').length !== 2) throw new Error('The second order did not move the customer')
  return [
    { what: 'fold, write units a transition', measured: fold.writeUnits, unit: 'units', most: 4, gate: true, note: 'profile and transition, in one transaction' },
    { what: 'fold, index units a transition', measured: fold.indexUnits, unit: 'units', most: 8, gate: true, note: 'stage and due index' },
  ]
}

async function countMails(): Promise<Row[]> {
  const { world, bills } = countingWorld(await compiledWithTwentyFacts())
  const customers = 20
  for (let customer = 0; customer < customers; customer++) {
    await world.post([identifyEvent({ customer, sequence: 1, at: start - minute }), orderEvent({ customer, sequence: 2, at: start - minute })])
  }
  await world.quiet()
  const entered = since(billOf(bills, 'enroll'), emptyBill())
  await world.advanceTo(start + 12 * day)
  const mailed = billOf(bills, 'mail')
  const mails = world.mails.length
  if (mails !== 3 * customers || world.faults.length > 0) throw new Error(`${mails} mails were sent, ${world.faults.length} faults`)
  const enrollment = Math.max(...world.items('enrollment').map(bytesOf))
  const runs = world.items('enrollment').length
  return [
    { what: 'mailer, write units a mail', measured: mailed.writeUnits / mails, unit: 'units', most: 7, gate: true, note: `${mails} mails of the shipped welcome` },
    { what: 'mailer, reads a mail', measured: mailed.reads / mails, unit: 'reads', note: `${(mailed.readUnits / mails).toFixed(1)} units` },
    { what: 'enroll, write units a run', measured: entered.writeUnits / runs, unit: 'units', note: `an enrollment has up to ${enrollment} bytes` },
    { what: 'enrollment', measured: enrollment, unit: 'bytes', most: 1024, gate: true },
  ]
}

/** The journeys differ in one send and wait; so do their bills. */
async function countTransitions(): Promise<Row[]> {
  const [shorter, longer] = [await transitionsOf(3), await transitionsOf(4)]
  return [
    { what: 'state transitions a send-and-wait', measured: longer - shorter, unit: 'transitions', most: 2, gate: true },
    { what: 'state transitions beside them, a run', measured: shorter - 3 * (longer - shorter), unit: 'transitions' },
  ]
}

async function transitionsOf(sends: number): Promise<number> {
  const base = await compiledWithTwentyFacts()
  const steps = Array.from({ length: sends }, () => [{ send: { email: 'thank-you' } }, { wait: '3d', at: '10:00' }]).flat()
  const text = JSON.stringify({ name: 'Counted', topic: 'letters', trigger: { event: 'Order Completed' }, entry: { reentry: 'never' }, steps: steps.map((step, index) => ({ id: `s${index}`, ...step })) })
  const { definition, pattern, model } = compile(text, shippedLifecycle(), 'counted')
  const email = base.data.emails['welcome/thank-you']
  if (email === undefined) throw new Error('The shipped welcome has lost its first mail')
  const data = { ...base.data, journeys: { counted: { ...model, status: 'live' as const } }, emails: { 'counted/thank-you': email } }
  const compiled: Compiled = {
    ...base,
    model: { hash: `counted${sends}`, json: JSON.stringify(data) },
    journeys: [{ id: 'counted', name: 'Counted', status: 'live', definition, pattern }],
  }
  const world = new World(compiled, start)
  await world.post([identifyEvent({ customer: 3, sequence: 1, at: start - minute }), orderEvent({ customer: 3, sequence: 2, at: start - minute })])
  await world.advanceTo(start + 30 * day)
  const run = world.items('enrollment')[0]
  if (world.mails.length !== sends || run?.['status'] !== 'ended') throw new Error(`${world.mails.length} of ${sends} mails were sent to ${keyring.customer('customer-3')}`)
  return [...world.machines.transitions.values()].reduce((sum, count) => sum + count, 0)
}

function since(now: Bill, before: Bill): Bill {
  return {
    writeUnits: now.writeUnits - before.writeUnits,
    indexUnits: now.indexUnits - before.indexUnits,
    writes: now.writes - before.writes,
    reads: now.reads - before.reads,
    readUnits: now.readUnits - before.readUnits,
  }
}
