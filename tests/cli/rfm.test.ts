import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { readOrders } from '../../cli/rfm/order-data.ts'
import { rfm, withRfm } from '../../cli/rfm/command.ts'
import { rfmThresholds } from '../../engine/lifecycle/rfm-thresholds.ts'

const day = 86_400_000
const asked = { event: 'Order Completed', amount: 'total' }
const made = { ...asked, recency: ['1d', '2d', '3d', '4d'], frequency: [2, 3, 4, 5], monetary: [1, 2, 3, 4] }
const sample = fileURLToPath(new URL('../../sample/uci-online-retail-invoices.csv.gz', import.meta.url))
const cdnow = new URL('../../../shared/data/cdnow/CDNOW_sample.txt', import.meta.url)

describe('thresholds', () => {
  const ten = Array.from({ length: 10 }, (_, n) => ({ lastAt: (100 - n) * day, count: n + 1, sum: 10 * (n + 1) }))
  test('part customers into fifths', () => {
    expect(rfmThresholds(ten, 100 * day)).toEqual({ recency: ['2d', '4d', '6d', '8d'], frequency: [3, 5, 7, 9], monetary: [30, 50, 70, 90] })
  })
  test('take five customers at least', () => expect(() => rfmThresholds(ten.slice(0, 4), 0)).toThrow('4 customers'))
})

test('are written into the file, of which nothing else changes', () => {
  const text = '{\n    "stages": [ { "name": "a" } ],\n    "topics": {}\n}\n'
  const once = withRfm(text, made)
  expect(once.startsWith('{\n    "stages": [ { "name": "a" } ],\n    "topics": {},\n    "rfm": {')).toBe(true)
  expect(JSON.parse(once)).toEqual({ stages: [{ name: 'a' }], topics: {}, rfm: made })
  expect(JSON.parse(withRfm(once, { ...made, frequency: [1, 1, 2, 3] }))).toMatchObject({ rfm: { frequency: [1, 1, 2, 3] } })
})

test('the command reads the invoices of the sample', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rfm-'))
  writeFileSync(join(dir, 'lifecycle.json'), '{ "stages": [] }')
  expect(await rfm.run(['--data', sample, '--dir', dir])).toBe(0)
  const written = JSON.parse(readFileSync(join(dir, 'lifecycle.json'), 'utf8')) as { stages: []; rfm: typeof made }
  expect(Object.keys(written.rfm)).toEqual(['event', 'amount', 'recency', 'frequency', 'monetary'])
  expect(readOrders(sample, asked).customers.length).toBeGreaterThan(4000)
})

// The data lies beside the repository, and not everywhere.
test.skipIf(!existsSync(cdnow))('events as lines of JSON, from CDNOW, part its customers as a count of them does', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rfm-')), 'events.ndjson')
  const rows = readFileSync(cdnow, 'utf8').trim().split(/\r?\n/).map((line) => line.trim().split(/\s+/))
  const iso = (text: string): string => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}T12:00:00Z`
  writeFileSync(file, rows.map(([customer = '', , date = '', , total = '']) => JSON.stringify({ userId: customer, event: 'Order Completed', timestamp: iso(date), properties: { total: Number(total) } })).join('\n'))
  const { customers, asOf } = readOrders(file, asked)
  expect(customers).toHaveLength(new Set(rows.map(([customer]) => customer)).size)
  const { recency, monetary } = rfmThresholds(customers, asOf)
  const [first = ''] = recency
  const best = customers.filter(({ lastAt }) => asOf - lastAt < Number.parseInt(first, 10) * day).length
  const richest = customers.filter(({ sum }) => sum >= monetary[3]!).length
  for (const fifth of [best, richest]) expect(Math.abs(fifth / customers.length - 0.2)).toBeLessThan(0.02)
})
