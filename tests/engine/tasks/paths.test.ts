import { describe, expect, test } from 'vitest'
import { World } from '../world/world.ts'
import { brand, customerKey, day, identify, order, refund, start } from '../world/brand.ts'

test('x', async () => {
  const world = new World(brand, start)
  await world.post([identify('anna', start), order('anna', start)])
  await world.advanceTo(start + 300 * day)
  console.log(world.faults)
  console.log(world.mails.map(({ at, mail }) => [new Date(at).toISOString(), mail.tags['journey'], mail.tags['email'], mail.subject].join(' ')).join('\n'))
  console.log(world.items('transition').map((t) => [t['from'], t['stage'], new Date(t['at'] as number).toISOString()].join(' ')).join('\n'))
  console.log(world.items('enrollment').map((t) => JSON.stringify({ ...t, input: '' })).join('\n'))
  console.log(world.items('refusal').map((t) => JSON.stringify(t)).join('\n'))
})
