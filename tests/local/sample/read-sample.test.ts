import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Problem, Problems } from '../../../engine/problem.ts'
import { readSample, shippedSample } from '../../../local/sample/read-sample.ts'

const header = 'invoice_no,invoice_date_local,customer_id,country,lines,items,total_gbp,is_cancellation'
const good = '536370,2010-12-01 08:45:00,12583,France,20,449,855.86,0'

function fileOf(content: string | Buffer, name = 'invoices.csv'): string {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-sample-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

function problemsOf(file: string): { code: string; line?: number | undefined; column?: number | undefined; message: string }[] {
  try {
    readSample(file)
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const found = error instanceof Problems ? error.problems : [error]
    return found.map(({ code, place, message }) => ({ code, line: place?.line, column: place?.column, message }))
  }
}

test('reads every row of the shipped file', () => {
  const rows = readSample(shippedSample)
  expect(rows).toHaveLength(25_943)
  expect(new Set(rows.map((row) => row.invoice)).size).toBe(25_900)
  expect(rows.filter((row) => row.customer === undefined)).toHaveLength(3722)
  expect(rows.filter((row) => row.isCancellation)).toHaveLength(3837)
  expect(new Set(rows.map((row) => row.country)).size).toBe(38)
})

test('takes times for London wall-clock times, summer time included', () => {
  const summer = '563185,2011-08-12 14:50:00,12583,France,1,1,-11062.06,0'
  const rows = readSample(fileOf(`${header}\n${good}\n${summer}\n`))
  expect(rows).toEqual([
    {
      invoice: '536370',
      at: Date.parse('2010-12-01T08:45:00Z'),
      customer: '12583',
      country: 'France',
      lines: 20,
      items: 449,
      pence: 85_586,
      isCancellation: false
    },
    {
      invoice: '563185',
      at: Date.parse('2011-08-12T13:50:00Z'),
      customer: '12583',
      country: 'France',
      lines: 1,
      items: 1,
      pence: -1_106_206,
      isCancellation: false
    }
  ])
})

test('reads lines that end as Windows ends them', () => {
  expect(readSample(fileOf(`${header}\r\n${good}\r\n`))).toHaveLength(1)
})

test('leaves the customer out where the row has none', () => {
  const [row] = readSample(fileOf(`${header}\n${good.replace('12583', '')}\n`))
  expect(row).not.toHaveProperty('customer')
})

describe('refuses', () => {
  const faults: [fault: string, row: string, code: string, column: number, message: RegExp][] = [
    ['a missing field', '536370,2010-12-01 08:45:00,12583,France,20,449,855.86', 'sample.fields', 1, /found 7 fields where 8/],
    ['an invoice number', good.replace('536370', 'X1'), 'sample.field', 1, /invoice_no is "X1"; allowed is six digits/],
    ['a time with an offset', good.replace('08:45:00', '08:45:00Z'), 'sample.field', 8, /invoice_date_local is/],
    ['a day that is not', good.replace('2010-12-01', '2011-02-30'), 'sample.no-such-time', 8, /"2011-02-30 08:45:00"; allowed/],
    ['an hour that is not', good.replace('08:45:00', '27:45:00'), 'sample.no-such-time', 8, /allowed is a date and time/],
    ['a customer', good.replace('12583', '12583.0'), 'sample.field', 28, /customer_id is "12583.0"/],
    ['no country', good.replace('France', ''), 'sample.field', 34, /country is ""/],
    ['no lines', good.replace(',20,', ',0,'), 'sample.field', 41, /lines is "0"; allowed is a whole number from 1/],
    ['half an item', good.replace('449', '4.5'), 'sample.field', 44, /items is "4.5"/],
    ['an amount in another form', good.replace('855.86', '855,86').replace(',86', '.8'), 'sample.field', 48, /total_gbp is "855.8"/],
    ['a flag', good.replace(/0$/, 'no'), 'sample.field', 55, /is_cancellation is "no"; allowed is 0 or 1/],
    ['a cancellation that is none', good.replace(/0$/, '1'), 'sample.cancellation', 55, /is 1 though invoice_no is 536370/]
  ]

  test.each(faults)('%s', (_fault, row, code, column, message) => {
    const [problem, ...more] = problemsOf(fileOf(`${header}\n${good}\n${row}\n`))
    expect(problem).toMatchObject({ code, line: 3, column })
    expect(problem?.message).toMatch(message)
    expect(more).toEqual([])
  })

  test('an empty line between rows', () => {
    expect(problemsOf(fileOf(`${header}\n\n${good}\n`))).toMatchObject([{ code: 'sample.fields', line: 2 }])
  })

  test('another header', () => {
    expect(problemsOf(fileOf(`id,date\n${good}\n`))).toMatchObject([{ code: 'sample.header', line: 1 }])
  })

  test('an empty file', () => {
    expect(problemsOf(fileOf(''))).toMatchObject([{ code: 'sample.header', line: 1 }])
  })

  test('a file that is not there, and one that is packed no more', () => {
    expect(problemsOf('no-such-file.csv')).toMatchObject([{ code: 'sample.unreadable' }])
    expect(problemsOf(fileOf('plain', 'invoices.csv.gz'))).toMatchObject([{ code: 'sample.unreadable' }])
    expect(problemsOf(fileOf(gzipSync(good).subarray(0, 30), 'invoices.csv.gz'))).toMatchObject([{ code: 'sample.unreadable' }])
  })

  test('everything that is wrong in one pass, up to twenty places', () => {
    const bad = good.replace('France', '7').replace('449', 'many')
    expect(problemsOf(fileOf(`${header}\n${bad}\n${bad}\n`))).toHaveLength(4)
    const told = problemsOf(fileOf(`${header}\n${`${bad}\n`.repeat(30)}`))
    expect(told).toHaveLength(21)
    expect(told.at(-1)).toMatchObject({ code: 'sample.more', message: '40 more fields are wrong.' })
  })
})
