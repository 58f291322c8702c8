// `perennial rfm --data FILE`: computes the thresholds of RFM from data and writes them into lifecycle.json, of which nothing
// else changes.
import { applyEdits, modify } from 'jsonc-parser'
import { join } from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Command } from '../command.ts'
import type { JsonObject } from '../../engine/json.ts'
import type { RfmModel } from '../../engine/lifecycle/definitions.ts'
import { Problem } from '../../engine/problem.ts'
import { journeysFolder } from '../journeys-folder.ts'
import { readOrders } from './order-data.ts'
import { rfmThresholds } from '../../engine/lifecycle/rfm-thresholds.ts'

export const rfm: Command = {
  says: 'computes the thresholds of RFM from data',
  help: `Usage: perennial rfm --data FILE [options]

Parts the customers of the data into fifths by how recently, how often and for how much they ordered, and writes the bounds
into "rfm" of lifecycle.json. Ages count from the last order in the data.

  --data FILE     events as lines of JSON ({"userId", "event", "timestamp", "properties"}), or invoices as in sample/; may be gzipped
  --event NAME    the event that is an order; as in lifecycle.json, else "Order Completed"
  --amount NAME   the property that holds its amount; as in lifecycle.json, else "total"
  --dir DIR       the folder with lifecycle.json; ./journeys unless told, else the shipped one`,
  run: async (args) => {
    const { values } = parseArgs({ args, options: { data: { type: 'string' }, event: { type: 'string' }, amount: { type: 'string' }, dir: { type: 'string' } } })
    if (values.data === undefined) throw new Problem('cli.usage', 'Say with --data from which file to compute the thresholds.')
    const file = join(journeysFolder(values.dir), 'lifecycle.json')
    const text = readFileSync(file, 'utf8')
    const known = (JSON.parse(text.replace(/^\uFEFF/, '')) as JsonObject)['rfm'] as RfmModel | undefined
    const asked = { ...known, event: values.event ?? known?.event ?? 'Order Completed', amount: values.amount ?? known?.amount ?? 'total' }
    const { customers, asOf } = readOrders(values.data, asked)
    const thresholds = rfmThresholds(customers, asOf)
    writeFileSync(file, withRfm(text, { ...asked, ...thresholds }))
    process.stdout.write(`${file}: thresholds of ${customers.length} customers\n${Object.entries(thresholds).map(([part, bounds]) => `  ${part.padEnd(10)} ${bounds.join(', ')}`).join('\n')}\n`)
    return 0
  },
}

/** The text with these thresholds, each member written where it stands; indented as the file is. */
export function withRfm(text: string, model: RfmModel): string {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  const formattingOptions = { insertSpaces: !indent.includes('\t'), tabSize: indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' }
  return Object.entries(model).reduce((written, [key, value]) => applyEdits(written, modify(written, ['rfm', key], value, { formattingOptions })), text)
}
