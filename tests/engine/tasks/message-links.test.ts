import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/json.ts'
import { World } from '../world/world.ts'
import { day, identify, start } from '../world/brand.ts'
import { mailsTo } from '../world/story.ts'
import { project } from '../world/project.ts'
import { wrongIn } from '../language/small-project.ts'

const ping = { type: 'track', event: 'Ping', userId: 'anna', messageId: 'ping', timestamp: new Date(start).toISOString(), properties: {} }
const scanner = 'Mozilla/5.0 (compatible; Barracuda Sentinel)'

/** Anna gets "hello", the link is clicked once by each agent, and three days later the condition is asked. */
async function asked(clicks: [link: string, agent: string][], steps: JsonObject[]): Promise<string[]> {
  const world = new World(await project({ one: { trigger: { event: 'Ping' }, steps: [{ send: { email: 'hello' } }, ...steps] } }), start)
  await world.post([identify('anna', start), ping])
  await world.advanceTo(start + day)
  for (const [link, userAgent] of clicks) {
    world.report(world.mails[0]!.mail, 'Click', { link: `https://shop.example.com/${link}`, userAgent, linkTags: { link: [link] } })
    await world.quiet()
  }
  await world.advanceTo(start + 20 * day)
  return mailsTo(world, 'anna').slice(1).map((mail) => mail.slice('2010-01-04 10:00 one/'.length))
}

const condition = (more: JsonObject): JsonObject[] => [{ wait: '3d' }, { if: { message: 'hello', was: 'clicked', ...more }, then: [{ send: { email: 'yes' } }], else: [{ send: { email: 'no' } }] }]
const happening = (more: JsonObject): JsonObject[] => [{ waitFor: { message: 'hello', was: 'clicked', ...more }, within: '3d', then: [{ send: { email: 'yes' } }], else: [{ send: { email: 'no' } }] }]

describe.each([['a condition', condition], ['a happening', happening]])('%s on a link', (_, ask) => {
  test('counts the clicks of humans on that link', async () => {
    expect(await asked([['offer', 'Firefox']], ask({ link: 'offer' }))).toEqual(['yes'])
    expect(await asked([['other', 'Firefox']], ask({ link: 'offer' }))).toEqual(['no'])
  })
  test('counts those of machines only where it is asked to', async () => {
    expect(await asked([['offer', scanner]], ask({ link: 'offer' }))).toEqual(['no'])
    expect(await asked([['offer', scanner]], ask({ link: 'offer', machine: true }))).toEqual(['yes'])
    expect(await asked([['other', scanner]], ask({ link: 'offer', machine: true }))).toEqual(['no'])
  })
  test('keeps the links of machines and of humans apart', async () => {
    expect(await asked([['offer', scanner], ['other', 'Firefox']], ask({ link: 'offer' }))).toEqual(['no'])
    expect(await asked([['other', scanner], ['offer', 'Firefox']], ask({ link: 'offer', machine: true }))).toEqual(['yes'])
  })
  test('is refused beside anything but a click', async () => {
    expect(await wrongIn({ steps: [{ send: { email: 'hello' } }, ...ask({ link: 'offer', was: 'delivered' })] })).toContainEqual(expect.stringContaining('condition.link-not-clicked'))
  })
})
