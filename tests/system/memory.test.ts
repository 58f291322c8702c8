// The shipped brand on the database in memory, beside the same on the embedded one.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { synthesize } from '../../infra/synth.ts'
import type { Database } from '../../local/dynamo/choice.ts'
import { keyringOf } from '../../local/replay/keyring.ts'
import { summarize, type Summary } from '../../local/summary/summary.ts'
import { startSystem } from '../../local/system.ts'
import { basic, day, firstOrder, start } from './shop.ts'

let cdkOut: string
beforeAll(async () => {
  cdkOut = mkdtempSync(join(tmpdir(), 'perennial-memory-'))
  await synthesize({ journeysDir: fileURLToPath(new URL('../../journeys', import.meta.url)), outdir: cdkOut })
}, 60_000)
afterAll(() => rmSync(cdkOut, { recursive: true, force: true }))

/** Two customers' first orders and four weeks after them; what was sent, and what it came to. */
async function fourWeeks(database: Database): Promise<{ mails: string[]; summary: Summary }> {
  const system = await startSystem({ cdkOut, startAt: start, database })
  try {
    const headers = { authorization: basic(keyringOf(system).writeKey()), 'content-type': 'application/json' }
    for (const order of [firstOrder('anna'), firstOrder('jean', { country: 'France' })]) {
      const response = await fetch(`${system.http}/v1/batch`, { method: 'POST', headers, body: JSON.stringify(order) })
      expect(response.status).toBe(200)
    }
    await system.quiet()
    await system.advanceTo(start + 28 * day)
    const mails = [...system.mailbox.all()].map(({ to, id }) => `${to}: ${system.mailbox.find(id)?.subject ?? ''}`)
    return { mails: mails.toSorted(), summary: await summarize(system) }
  } finally {
    await system.stop()
  }
}

test('the same mails are sent and the same is counted as with the embedded database', async () => {
  const inMemory = await fourWeeks('memory')
  expect(inMemory.summary.failures).toEqual([])
  expect(inMemory.summary).toMatchObject({ customers: 2, events: 4, unconfirmed: 0 })
  expect(inMemory.mails.length).toBeGreaterThanOrEqual(6)
  expect(inMemory).toEqual(await fourWeeks('embedded'))
}, 60_000)
