import { describe, expect, test } from 'vitest'
import type { ModelData } from '../../../engine/model/model.ts'
import type { Item } from '../../../engine/ports.ts'
import { eventItem, type StoredEvent } from '../../../engine/ingest/event-item.ts'
import { enrollmentItem, type Enrollment } from '../../../engine/journey/enrollment.ts'
import { transitionItem } from '../../../engine/profile/profile-item.ts'
import { messageItem, type MessageRecord } from '../../../engine/journey/message-item.ts'
import { timelineOf } from '../../../local/page/timeline.ts'

const minute = 60_000
const names = {
  stages: [{ name: 'new', label: 'New' }, { name: 'at-risk', label: 'At risk' }],
  journeys: { welcome: { name: 'Welcome' }, 'win-back': { name: 'Win back' } },
} as unknown as Pick<ModelData, 'stages' | 'journeys'>

const told = (items: Item[], now = 0) => timelineOf(items, names, now)

const event = (at: number, name: string, rest: Partial<StoredEvent> = {}): Item =>
  eventItem({ key: { pk: 'C#a', sk: `E#${at}#${name}` }, type: 'track', name, at, received: at, properties: {}, ...rest })
const transition = (at: number, stage: string, from: string | undefined, cause = 'event'): Item =>
  transitionItem({ customer: 'a', ordinal: 1, stage, at, cause, historical: false, silent: false, ...(from === undefined ? {} : { from }) })
const message = (rest: Partial<MessageRecord>, more: Record<string, Item[string]> = {}): Item => ({
  ...messageItem({ customer: 'a', act: { run: 'welcome_0_1', step: 'hello', round: 0 }, status: 'sent', at: 100, topic: 'news', ...rest }),
  ...more,
})
const enrollment = (rest: Partial<Enrollment>): Item =>
  enrollmentItem({
    customer: 'a', run: { journey: 'welcome', entry: '0', ordinal: 1 }, status: 'open', heldOut: false, trigger: 'E#5#Order Completed', triggerAt: 5,
    enteredAt: 10, properties: {}, model: '', machine: '', input: '', ...rest,
  })

describe('a stage change', () => {
  test('tells the event that brought it', () => {
    const [first] = told([event(7, 'Order Completed'), transition(7, 'new', undefined)])
    expect(first).toEqual({ at: 7, kind: 'stage', title: 'Became a customer: New', detail: 'after Order Completed' })
  })

  test('tells that a deploy brought it, and that such a change starts nothing', () => {
    const item = { ...transition(7, 'at-risk', 'new', 'rebuild'), historical: true }
    expect(told([item])[0]?.detail).toBe('worked out anew, because the rules or the stored events are others than before; such a change starts nothing')
  })

  test('tells that it was time alone', () => {
    expect(told([transition(7, 'at-risk', 'new', 'time')])).toEqual([{ at: 7, kind: 'stage', title: 'New → At risk', detail: 'because time passed' }])
  })
})

describe('at one instant', () => {
  test('the newest stands first: the end of a run above its mail, its entry below, and the second stage above the first', () => {
    const run = enrollment({ status: 'ended', enteredAt: 100, end: { kind: 'completed', reason: 'completed', at: 100 } })
    expect(told([transition(100, 'new', undefined), { ...transition(100, 'at-risk', 'new'), sk: 'T#2' }, run, message({}, { subject: 'Hello!' })]).map(({ title }) => title)).toEqual([
      '“Welcome” came to its end', 'Hello!', 'Entered “Welcome”', 'New → At risk', 'Became a customer: New',
    ])
  })
})

describe('a run', () => {
  test.each([
    ['schedule-0a1b2c#2026-12-13', 'as its schedule says'],
    ['date-0a1b2c#2026-12-13', 'because its date came'],
    ['G#champions#1', 'on a change of the segment “champions”'],
  ])('entered by %s says so', (trigger, detail) => {
    expect(told([enrollment({ trigger })])[0]?.detail).toBe(detail)
  })

  test('tells what entered it, that its goal was reached, and why it ended', () => {
    const run = enrollment({
      status: 'ended',
      goal: { at: 20, event: 'Order Completed' },
      end: { kind: 'exited', reason: 'unsubscribed', at: 30 },
    })
    expect(told([event(5, 'Order Completed'), run]).filter(({ kind }) => kind === 'journey')).toEqual([
      { at: 30, kind: 'journey', title: '“Welcome” ended early', detail: 'unsubscribed' },
      { at: 20, kind: 'journey', title: 'Reached the goal of “Welcome”', detail: 'Order Completed', tone: 'good' },
      { at: 10, kind: 'journey', title: 'Entered “Welcome”', detail: 'on Order Completed' },
    ])
  })

  test('entered by a stage names the stage', () => {
    const [entry] = told([enrollment({ trigger: 'T#2', properties: { stage: 'at-risk' } })])
    expect(entry?.detail).toBe('on becoming At risk')
  })

  test('held out says what that means', () => {
    const [entry] = told([enrollment({ status: 'held-out', heldOut: true })])
    expect(entry?.title).toBe('Held out of “Welcome”')
    expect(entry?.detail).toContain('gets nothing')
  })
})

describe('a message', () => {
  test('that was sent has its subject, its mail, and what happened to it in order', () => {
    const sent = message({}, { subject: 'Hello!', mailId: 'm1', opened: 300, delivered: 200 })
    expect(told([sent])).toEqual([
      { at: 100, kind: 'mail', title: 'Hello!', detail: 'hello of “Welcome”', mail: 'm1', marks: [{ name: 'delivered', at: 200 }, { name: 'opened', at: 300 }] },
    ])
  })

  test.each([
    ['condition', 'its condition did not hold'],
    ['unsubscribed', 'the customer is unsubscribed from its topic'],
    ['expired', 'its time was over before it could go out'],
    ['capped', 'the customer had enough mail lately (frequency cap)'],
    ['no-address', 'no e-mail address is known'],
    ['suppressed', 'mail to this address bounced, or was marked as spam'],
  ])('skipped for %s says so in plain words', (reason, words) => {
    expect(told([message({ status: 'skipped', reason })])).toEqual([{ at: 100, kind: 'unsent', title: 'Not sent: hello of “Welcome”', detail: words }])
  })

  test('is unconfirmed a quarter of an hour after its claim, and on its way before', () => {
    const claimed = message({ status: 'claimed' })
    expect(told([claimed], 100 + 15 * minute)[0]?.title).toBe('On its way: hello of “Welcome”')
    expect(told([claimed], 101 + 15 * minute)[0]).toMatchObject({ title: 'Unconfirmed: hello of “Welcome”', tone: 'bad' })
  })
})

describe('an event', () => {
  test('of a delivery is not told twice: the mail tells it', () => {
    expect(told([event(1, 'Email Delivered')])).toEqual([])
  })

  test('has its properties; what the customer said of mail has words', () => {
    expect(told([event(1, 'Order Completed', { properties: { total: 42 } }), event(2, 'Unsubscribed', { properties: { topic: 'news' } })])).toEqual([
      { at: 2, kind: 'event', title: 'Unsubscribed', properties: { topic: 'news' }, tone: 'bad' },
      { at: 1, kind: 'event', title: 'Order Completed', properties: { total: 42 } },
    ])
  })

  test('by which a journey set attributes names the journey', () => {
    const [entry] = told([event(1, '', { type: 'identify', traits: { winBack: 'returned' }, context: { journey: 'win-back', step: 'back' } })])
    expect(entry).toMatchObject({ title: 'Attributes set by “Win back”', properties: { winBack: 'returned' } })
  })
})

test('journeys not entered at one instant are one entry, the same reason told once', () => {
  const refusal = (journey: string, reason: string): Item => ({ pk: 'C#a', sk: `X#${journey}`, kind: 'refusal', at: 9, journey, reason })
  expect(told([refusal('welcome', 'no-reentry'), refusal('win-back', 'no-reentry')])).toEqual([
    { at: 9, kind: 'refusal', title: 'Did not enter', detail: '“Welcome”, “Win back”: was in it once, and it is entered only once' },
  ])
})

test('at one instant the newest is what came of the rest', () => {
  const kinds = told([message({ at: 10 }), enrollment({}), transition(10, 'new', undefined), event(10, 'Order Completed')]).map(({ kind }) => kind)
  expect(kinds).toEqual(['mail', 'journey', 'stage', 'event'])
})
