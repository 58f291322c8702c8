// Every outside call of every task is a place where a process can die. The places are found in the sources, not listed by
// hand: a call that this story does not reach is a failure too.
import { expect, test } from 'vitest'
import { readFileSync, readdirSync } from 'node:fs'
import type { ModelData } from '../../../engine/model/model.ts'
import type { Weather } from '../world/world.ts'
import { CrashPlan } from '../world/crashes.ts'
import { World } from '../world/world.ts'
import { brand, customerKey, day, identify, order, refund, start } from '../world/brand.ts'
import { isHeldOut } from '../../../engine/journey/entry.ts'
import { outcome } from '../world/story.ts'

const at = (instant: number): string => new Date(instant).toISOString()

/** Held out of the win-back, so that the sweep ends a run without an execution. */
const heldOut = (() => {
  const model = JSON.parse(brand.model.json) as ModelData
  for (let n = 1; ; n++) if (isHeldOut(model, model.journeys['win-back']!, customerKey(`customer-${n}`))) return `customer-${n}`
})()

/** A year of customers whose lives touch every task, with mail that bounces, is refused for a while, and is unsubscribed. */
async function live(weather: Weather): Promise<World> {
  const world = new World(brand, start, weather)
  let refused = 0
  world.delivers = (mail) => {
    if (mail.tags['email'] === 'how-we-pick' && mail.to.startsWith('gusti') && refused++ < 2) return { kind: 'refused', reason: 'TooManyRequestsException', later: true }
    if (mail.to.startsWith('anna') && mail.tags['email'] === 'care-and-returns') return { kind: 'unknown', reason: 'TimeoutError' }
    if (mail.to.startsWith('hanna')) return { kind: 'refused', reason: 'MessageRejected', later: false }
    return { kind: 'accepted', id: `mail-${mail.tags['message']}` }
  }
  await world.post([identify('anna', start), order('anna', start), identify('gusti', start), order('gusti', start), identify('hanna', start), order('hanna', start)])
  await world.post([{ type: 'track', event: 'Product Viewed', anonymousId: 'visitor', messageId: 'view-1', timestamp: at(start) }, { type: 'nonsense', userId: 'x' }])
  await world.advanceTo(start + 2 * day)
  await world.post([{ ...identify('berta', start + 2 * day), anonymousId: 'visitor' }, order('berta', start + 2 * day)])
  await world.advanceTo(start + 6 * day)
  const bounced = world.mails.find(({ mail }) => mail.to === 'berta@example.com')!
  world.report(bounced.mail, 'Send', {})
  world.report(bounced.mail, 'Delivery', {})
  world.report(bounced.mail, 'Click', { link: 'https://shop.example.com/', userAgent: 'Firefox', linkTags: { link: ['shop'] } })
  await world.quiet()
  for (const feedbackId of ['f1', 'f2']) {
    world.report(bounced.mail, 'Bounce', { bounceType: 'Permanent', feedbackId, bouncedRecipients: [{ emailAddress: 'berta@example.com' }] })
    await world.quiet()
  }
  const night = start + 6 * day + 13 * 3_600_000
  await world.advanceTo(night)
  await world.post([identify(heldOut, night), order(heldOut, night)])
  for (const days of [10, 20, 30, 40]) {
    await world.advanceTo(start + days * day)
    const uncertain = world.mails.find(({ mail }) => mail.to === 'anna@example.com' && mail.tags['email'] === 'care-and-returns')
    if (uncertain !== undefined) world.report(uncertain.mail, 'Send', {})
    await world.post([order('gusti', start + days * day)])
  }
  await world.advanceTo(start + 42 * day)
  await world.post([refund('gusti', start + 42 * day)])
  const offered = world.mails.find(({ mail }) => mail.to === 'anna@example.com' && mail.tags['journey'] === 'nurture')!
  await world.unsubscribe({ customer: customerKey('anna'), message: offered.mail.tags['message']!, topic: 'offers' })
  await world.advanceTo(start + 130 * day)
  await world.post([order('gusti', start + 130 * day)])
  await world.advanceTo(start + 300 * day)
  return world
}

interface SourceCall {
  /** As the plan names it: `file:line port.method`. */
  site: string
  /** `file function port.method`, for excuses that outlive an edit. */
  name: string
}

function callsInSources(): SourceCall[] {
  const calls: SourceCall[] = []
  for (const room of ['tasks', 'journey']) {
    const folder = new URL(`../../../engine/${room}/`, import.meta.url)
    for (const file of readdirSync(folder)) {
      let enclosing = ''
      for (const [index, line] of readFileSync(new URL(file, folder), 'utf8').split('\n').entries()) {
        enclosing = /^(?:export )?(?:async )?function (\w+)/.exec(line)?.[1] ?? enclosing
        for (const [, port, method] of line.matchAll(/context\.(table|bus|queues|machines|mailbox)\.(\w+)\(/g)) {
          calls.push({ site: `${file}:${index + 1} ${port}.${method}`, name: `${file} ${enclosing} ${port}.${method}` })
        }
      }
    }
  }
  return calls
}

/** Reached only by what this story can't bring about; each is tested in rare-ends.test.ts, with its step, or with the whole system. */
const elsewhere = [
  // The brand's journeys grant nothing; tests/engine/rewards crashes these.
  'coupons.ts',
  'reward.ts',
  'referral',
  // Nor does it restart, pre-empt, or answer apps: entry.test.ts and api-trigger.test.ts do.
  'displacement.ts',
  'enroll.ts enterOnce queues.send',
  'entry-reads.ts readOccurrence',
  'entry-reads.ts latestOfAny',
  'refused-requests.ts',
  'undeliverable.ts',
  // Of triggers that time fires, each has crashes of its own beside its tests.
  'timers.ts',
  'broadcast.ts beginOccurrence',
  'broadcast.ts afterDeploy table.write',
  'walk.ts',
  'pass.ts nextPage',
  // Of what a deploy changes for customers: crashes-of-deploys.test.ts.
  'customer-fold.ts renewCustomer',
  'broadcast.ts wasPlanned',
  // Nor does it stop a journey: crashes-of-deploys.test.ts.
  'stopped-runs.ts',
  'resume.ts resume table.get ',
  'events-since.ts',
  // None of the brand's journeys reads `latest`: latest.test.ts crashes it.
  'keep-latest.ts',
  'emit.ts',
  'notify.ts',
  'keep-place.ts',
  'wait-until.ts',
  'resume.ts attributesChanged',
  'turns.ts',
  'resume.ts lookAt',
  'enroll.ts begin table.write',
  'sweep.ts visitAll bus.publish',
  'unsubscribe.ts wordsFor',
  'reconcile.ts reconcile machines',
  'reconcile.ts postpone',
  'fold.ts foldEventsOf queues.send',
  'customer-fold.ts rebuildCustomer',
  'mail.ts sendMessage machines.fail',
  'mail.ts decline machines.fail',
  'run-subject.ts loadSubject table.get',
  'step-tasks.ts waitFor table.write',
  'entry-reads.ts readEntry table.get ',
  'sweep.ts probe queues.send',
  'sweep.ts sweepShard',
]

const settle = async (): Promise<{ world: World; plan: CrashPlan }> => {
  const plan = new CrashPlan()
  return { plan, world: await live({ ports: (ports) => plan.wrap(ports) }) }
}

const calm = await settle()

test('the story reaches every outside call of the tasks', () => {
  const reached = new Set(calm.plan.seen.keys())
  const missed = callsInSources().filter(({ site, name }) => !reached.has(site) && !elsewhere.some((excuse) => `${name} `.startsWith(excuse)))
  expect(missed).toEqual([])
  // The two times that the mail service asked for patience.
  expect(calm.world.faults.map(({ task }) => task)).toEqual(['mail', 'mail'])
})

const cases = [...calm.plan.seen].flatMap(([site, count]) => {
  // The first and the last time a call is made, before and after it went out.
  const nths = [...new Set([1, count])]
  return nths.flatMap((nth) => (['before', 'after'] as const).map((when) => ({ site, nth, when })))
})
const expected = outcome(calm.world)

test(`a crash at any of ${cases.length} moments changes nothing but that a claimed message may be lost`, async () => {
  const differing: string[] = []
  for (const target of cases) {
    const plan = new CrashPlan(target)
    const world = await live({ ports: (ports) => plan.wrap(ports) })
    const found = outcome(world)
    if (!plan.crashed) differing.push(`${target.site} was not reached`)
    else if (settled(found) !== settled(expected)) differing.push(`${target.when} ${target.site} #${target.nth}`)
    const mails = world.mails.map(({ mail }) => mail.tags['message'])
    if (new Set(mails).size !== mails.length) differing.push(`${target.when} ${target.site} #${target.nth} sent a message twice`)
  }
  expect(differing).toEqual([])
}, 600_000)

/**
 * A message whose sender died after the claim stands as claimed; sent or not, there is one of it. What is tried again is
 * done seconds later, so that instants are compared to ten minutes.
 */
function settled(found: object): string {
  const { messages, mails: _, ...rest } = found as { messages: unknown[][]; mails: string[] }
  const same = { ...rest, messages: messages.map(([pk, sk, status, reason, email]) => (status === 'skipped' ? [pk, sk, status, reason] : [pk, sk, 'claimed', email])) }
  return JSON.stringify(same, (_key, value: unknown) => (typeof value === 'number' && value > 1e12 ? Math.floor(value / 600_000) : value))
}
