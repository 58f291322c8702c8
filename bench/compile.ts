// The compiler: a journey of thirty steps from its file's text to its definition, without asl-validator.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileJourney } from '../engine/compile/journey.ts'
import { readJourney } from '../engine/language/journey-file.ts'
import { readLifecycle, type LifecycleReading } from '../engine/language/lifecycle-file.ts'
import { Reading } from '../engine/language/reading.ts'
import type { Measurement } from './row.ts'
import { bestMs } from './timing.ts'

const runs = 100

export const compileMeasurement: Measurement = {
  name: 'compile',
  says: 'journeys of 30 and of 200 steps, without asl-validator',
  async measure() {
    const lifecycle = shippedLifecycle()
    const text = JSON.stringify(journeyOf(30))
    const once = (): number => Object.keys(compile(text, lifecycle).definition.States).length
    const began = performance.now()
    const states = once()
    const firstMs = performance.now() - began
    const ms = (await bestMs(10, () => {
      for (let run = 0; run < runs; run++) once()
    })) / runs
    const large = JSON.stringify(journeyOf(200))
    const largeMs = await bestMs(10, () => compile(large, lifecycle))
    return [
      { what: 'compile 30 steps, warm', measured: ms, unit: 'ms', most: 5, note: `${states} states` },
      { what: 'compile 30 steps, the first of a process', measured: firstMs, unit: 'ms' },
      { what: 'compile 200 steps, warm', measured: largeMs, unit: 'ms', most: 50 },
    ]
  },
}

export function compile(text: string, lifecycle: LifecycleReading, id = 'measured') {
  const reading = new Reading(`${id}.journey.json`, text)
  const journey = readJourney(reading, id, lifecycle)
  if (journey === undefined || reading.problems.length > 0) throw new Error(`The measured journey is broken: ${reading.problems.join('; ')}`)
  return compileJourney(journey, lifecycle.lifecycle)
}

export function shippedLifecycle(): LifecycleReading {
  const file = join(import.meta.dirname, '..', 'journeys', 'lifecycle.json')
  const lifecycle = readLifecycle(new Reading('lifecycle.json', readFileSync(file, 'utf8')), undefined)
  if (!lifecycle.sound) throw new Error('The shipped lifecycle is broken')
  return lifecycle
}

/** Ten steps at a time: sends, waits, a condition with steps on both sides, a wait for something, an attribute. */
function journeyOf(steps: number): object {
  const list: object[] = []
  for (let count = 0; count < steps; count += 10) {
    const n = count / 10
    list.push(
      { send: { email: `mail-${n}` } },
      { wait: '3d', at: '10:00' },
      // oxlint-disable-next-line unicorn/no-thenable -- the journey language's own word
      { if: { event: 'Order Completed', count: { atLeast: 2 }, since: 'entry' }, then: [{ send: { email: `thanks-${n}` } }], else: [{ wait: '2d' }, { send: { email: `again-${n}` } }] },
      // oxlint-disable-next-line unicorn/no-thenable -- the same
      { id: `returns-${n}`, waitFor: { event: 'Order Completed' }, within: '14d', then: [{ set: { winBack: 'yes' } }] },
      { wait: '5d' },
      { send: { email: `last-${n}` }, when: { not: { event: 'Order Refunded', since: 'entry' } } },
    )
  }
  return { name: 'Measured', topic: 'letters', trigger: { event: 'Order Completed' }, entry: { reentry: 'never' }, steps: list }
}
