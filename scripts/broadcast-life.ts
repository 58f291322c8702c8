// One life of the one-machine system for `npm run broadcast`: makes the customers that are still missing, lets the day of the
// broadcast pass, and says on the way how far it is, a JSON object a line. It is there to be killed.
//   node scripts/broadcast-life.ts FOLDER CUSTOMERS
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { customerOf, ends, starts } from './broadcast-brand.ts'
import { keyringOf } from '../local/replay/keyring.ts'
import { startSystem } from '../local/system.ts'
import { summarize } from '../local/summary/summary.ts'

const [folder = '', count = '0'] = process.argv.slice(2)
const customers = Number(count)
const batchSize = 200

const system = await startSystem({ cdkOut: join(folder, 'cdk.out'), dataDir: join(folder, 'data'), startAt: starts })
const say = (more: object = {}): void => void process.stdout.write(`${JSON.stringify({ mails: system.mailbox.count(), calls: Object.fromEntries(system.calls), ...more })}\n`)

const note = join(folder, 'known')
let known = existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0
await system.quiet()
const authorization = `Basic ${Buffer.from(`${keyringOf(system).writeKey()}:`).toString('base64')}`
while (known < customers) {
  const batch = Array.from({ length: Math.min(batchSize, customers - known) }, (_, index) => customerOf(known + index))
  const answer = await fetch(`${system.http}/v1/batch`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ batch }) })
  if (answer.status !== 200) throw new Error(`The system answered ${answer.status}: ${await answer.text()}`)
  await system.quiet()
  known += batch.length
  writeFileSync(note, String(known))
  say({ known })
}

const ticker = setInterval(say, 50)
await system.advanceTo(ends)
clearInterval(ticker)
say({ summary: await summarize(system) })
await system.stop()
process.exit(0)
