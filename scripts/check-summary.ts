// Judges the summary that `npm start -- --exit --json FILE` wrote: `node scripts/check-summary.ts FILE`. The numbers must
// agree with one another, the default sample must have been replayed whole, and nothing may have failed.

import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { readSample, shippedSample } from '../local/sample/read-sample.ts'
import { sampleEvents } from '../local/sample/sample-events.ts'

const count = z.int().check(z.nonnegative())
const endings = { active: count, completed: count, goal: count, exited: count, failed: count }
const summarySchema = z.object({
  customers: count,
  events: count,
  stages: z.record(z.string(), count),
  transitions: count,
  enrollments: z.record(z.string(), z.object({ started: count, ...endings, heldOut: count })),
  messages: z.record(z.string(), z.record(z.string(), count)),
  unconfirmed: count,
  failures: z.array(z.unknown())
})
export type Summary = z.infer<typeof summarySchema>

const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0)

/** Everything in the summary that cannot be, given how many customers were replayed; empty when all is well. */
export function faultsOf(summary: Summary, customers: number): string[] {
  const faults: string[] = []
  const expect = (fine: boolean, fault: string) => {
    if (!fine) faults.push(fault)
  }
  expect(summary.customers === customers, `customers: ${summary.customers}, the sample has ${customers}`)
  const staged = sumOf(summary.stages)
  expect(staged === summary.customers, `stages hold ${staged} customers of ${summary.customers}: each is in exactly one`)
  for (const [journey, { started, heldOut: _beside, ...ended }] of Object.entries(summary.enrollments)) {
    expect(started === sumOf(ended), `${journey}: started ${started}, but ended and active are ${sumOf(ended)}`)
    expect(ended.failed === 0, `${journey}: ${ended.failed} failed`)
    expect(started > 0, `${journey}: nobody started`)
  }
  for (const [journey, steps] of Object.entries(summary.messages)) {
    expect(sumOf(steps) > 0, `${journey}: no message was sent`)
  }
  expect(Object.keys(summary.enrollments).length > 0, 'no journey ran')
  expect(Object.keys(summary.messages).length > 0, 'no message was sent')
  expect(summary.transitions > 0, 'nobody moved from one stage to another')
  expect(summary.unconfirmed === 0, `${summary.unconfirmed} messages are unconfirmed in an undisturbed run`)
  expect(summary.failures.length === 0, `failures: ${JSON.stringify(summary.failures)}`)
  return faults
}

if (import.meta.main) {
  const summary = summarySchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
  const faults = faultsOf(summary, sampleEvents(readSample(shippedSample), 'default').customers.length)
  console.log(faults.length === 0 ? 'The summary agrees with itself and with the sample.' : faults.join('\n'))
  process.exitCode = faults.length === 0 ? 0 : 1
}
