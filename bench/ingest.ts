// Ingest without its I/O: a request's text is parsed, checked and normalised, and becomes the writes that store it.

import { makeKeyring } from '../engine/identity/keyring.ts'
import { judgeRequest } from '../engine/ingest/request.ts'
import { writesOf } from '../engine/tasks/ingest.ts'
import type { Measurement } from './row.ts'
import { identifyEvent, orderEvent, productEvent, start } from './segment-events.ts'
import { bestMs } from './timing.ts'

const batchSize = 100
const batches = 100

export const ingestMeasurement: Measurement = {
  name: 'ingest',
  says: 'parse, validate, normalise, build the writes, batches of 100',
  async measure() {
    const keyring = makeKeyring('a root secret for measurements, long enough')
    const writeKey = keyring.writeKey()
    const received = start + 60_000
    const bodies = Array.from({ length: batches }, (_, index) => JSON.stringify({ batch: batchOf(index), sentAt: new Date(start).toISOString(), writeKey }))
    let written = 0
    const ms = await bestMs(8, () => {
      written = 0
      for (const body of bodies) {
        const judged = judgeRequest({ route: 'batch', body, writeKey: undefined, received }, keyring)
        written += writesOf(judged, received).length
      }
    })
    if (written !== batches * batchSize) throw new Error(`Only ${written} of ${batches * batchSize} events were taken`)
    const bytes = Math.round(bodies.reduce((sum, body) => sum + body.length, 0) / written)
    return [{ what: 'ingest, batches of 100', measured: (written / ms) * 1000, unit: 'events/s', least: 50_000, note: `${bytes} bytes each` }]
  },
}

function batchOf(index: number): object[] {
  return Array.from({ length: batchSize }, (_, sequence) => {
    const event = { customer: index * 20 + (sequence % 20), sequence, at: start - sequence * 1000 }
    return sequence % 25 === 0 ? identifyEvent(event) : sequence % 10 === 0 ? orderEvent(event) : productEvent(event)
  })
}
