import type { JsonObject } from '../../../engine/json.ts'
import { expect, test } from 'vitest'
import { english } from './says.ts'
import { wordsOfStep } from '../../../engine/words/plain-english.ts'

const LV = { attribute: 'country', is: 'LV' }

const sentence = (step: JsonObject): string => [wordsOfStep(step).says(step, english), ...(wordsOfStep(step).notes?.(step, english) ?? [])].join('; ')

const ways = (step: JsonObject): string[] => (wordsOfStep(step).ways?.(step, english) ?? []).map(({ label, says, steps }) => `${label} | ${says} | ${steps.length}`)

test.each<[JsonObject, string]>([
  [{ send: { email: 'hello' } }, 'send “hello”'],
  [{ send: { email: 'hello' }, topic: 'offers', expires: '6h', ifCapped: { hold: '2d' } }, 'send “hello”; its topic is “offers and sales”; not later than 6 hours after it falls due; if a cap is full, it waits up to 2 days for a place'],
  [{ send: { email: 'hello' }, window: 'any' }, 'send “hello”; at any hour'],
  [{ send: { email: 'hello' }, window: { from: '18:00', to: '21:00', days: ['fri', 'sat'] } }, 'send “hello”; only between 18:00 and 21:00 on a Friday or Saturday'],
  [{ notify: 'sales', subject: 'A lead is ready', data: { queue: 'inbound' } }, 'notify “sales”: A lead is ready (queue inbound)'],
  [{ use: 'nps-survey', with: { days: 7 } }, 'go through the part “nps-survey” with days 7'],
  [{ send: { email: [{ when: LV, use: 'a' }, { use: 'b' }] } }, 'send “a” if country is LV; else “b”'],
  [{ wait: '5d' }, 'wait 5 days'],
  [{ wait: '1d', at: '09:00' }, 'wait 1 day, until 09:00'],
  [{ wait: '6d', at: '10:00', on: ['tue', 'wed', 'thu'] }, 'wait 6 days, until 10:00 on a Tuesday, Wednesday or Thursday'],
  [{ wait: '2w', on: 'mon' }, 'wait 2 weeks, until a Monday'],
  [{ wait: '2d', at: 'best' }, 'wait 2 days, until the customer\'s best hour'],
  [{ wait: { trigger: 'supplyDays' }, atLeast: '7d', atMost: '180d', default: '30d', on: 'mon' }, 'wait the trigger\'s supplyDays in days (at least 7 days, at most 180 days, else 30 days), until a Monday'],
  [{ wait: { attribute: 'noticeHours' }, unit: 'h', atLeast: '1h', atMost: '2d', default: '12h' }, 'wait the customer\'s noticeHours in hours (at least 1 hour, at most 2 days, else 12 hours)'],
  [{ set: { winBack: 'returned', offer: null } }, 'set winBack to returned and clear offer'],
  [{ exit: 'gave up' }, 'end here: gave up'],
  [{ waitUntil: '09:00', on: 'mon' }, 'wait until the next 09:00 on a Monday'],
  [{ waitUntil: 'entry', offset: '24h' }, 'wait until 24 hours after entry'],
  [{ waitUntil: { attribute: 'trialEndsAt' }, offset: '-1d', at: '09:00', atMost: '90d' }, 'wait until 1 day before trialEndsAt, at 09:00 (90 days at most)'],
  [{ waitUntil: { trigger: 'departsAt' }, atMost: '90d' }, "wait until the trigger's departsAt (90 days at most)"],
  [{ emit: 'Trial Extended' }, 'write the event “Trial Extended”'],
  [{ emit: 'Trial Extended', properties: { days: 7, plan: { attribute: 'plan' }, tags: ['a', 'b'] } }, 'write the event “Trial Extended” with days 7, plan the customer\'s plan and tags a and b'],
  [{ unsubscribe: 'offers' }, 'unsubscribe the customer from “offers and sales”'],
  [{ repeat: 3, every: '2d', until: LV, steps: [{ wait: '1d' }] }, 'repeat up to 3 times, every 2 days, until country is LV'],
  [{ if: LV }, 'if country is LV'],
  [{ split: 'offer', arms: [] }, 'split at random: “offer”'],
  [{ waitFor: { event: 'Order Completed', where: { total: { above: 9 } } }, within: '7d' }, 'wait up to 7 days until “Order Completed” happens (total is above 9)'],
  [{ waitFor: { stage: 'at-risk', from: ['active', 'lapsed'] }, within: '7d' }, 'wait up to 7 days until the customer becomes “At risk” (before: “Active” or “Lapsed”)'],
  [{ waitFor: { message: 'hello', was: 'clicked', link: 'offer' }, within: '1d' }, 'wait up to 1 day until the link “offer” in “hello” is clicked'],
  [{ waitFor: { when: LV }, within: '1d' }, 'wait up to 1 day until country is LV'],
  [{ waitFor: [{ event: 'Login' }], within: '1d' }, 'wait up to 1 day for what comes first'],
])('%j is said as %s', (step, text) => expect(sentence(step)).toBe(text))

test('every way out of a step is told, also one without steps', () => {
  expect(ways({ if: LV, then: [{ exit: 'x' }] })).toEqual(['yes |  | 1', 'no | otherwise | 0'])
  expect(ways({ branch: [{ when: LV, steps: [] }] })).toEqual(['country is LV | if country is LV | 0', 'otherwise | otherwise | 0'])
  expect(ways({ split: 'offer', arms: [{ name: 'ten', weight: 30 }, { name: 'gift', weight: 70 }] })).toEqual(['30% ten | 30% “ten” | 0', '70% gift | 70% “gift” | 0'])
  expect(ways({ waitFor: { event: 'Login' }, within: '2h', else: [{ exit: 'x' }] })).toEqual(['it does | if it does | 0', 'not in 2 hours | if not | 1'])
  expect(ways({ waitFor: [{ name: 'a', event: 'Login', steps: [{ exit: 'x' }] }, { stage: 'lapsed' }], within: '2h' })).toEqual([
    '“Login” happens | as soon as “Login” happens | 1', 'the customer becomes “Lapsed” | as soon as the customer becomes “Lapsed” | 0', 'nothing in 2 hours | if nothing of it comes | 0',
  ])
  expect(ways({ wait: '1d' })).toEqual([])
})

test('triggers complete the sentence that begins with "Starts"', () => {
  expect(english.trigger({ stage: 'lapsed', from: 'active' })).toBe('when the customer becomes “Lapsed” (before: “Active”)')
  expect(english.trigger({ event: 'Order Completed', where: { total: { atLeast: 50 } } })).toBe('when “Order Completed” happens (total is at least 50)')
})
