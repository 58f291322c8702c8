import type { JsonObject } from '../../../engine/json.ts'
import { describe, expect, test } from 'vitest'
import { says } from './says.ts'

const LV = { attribute: 'country', is: 'LV' }
const plan = { attribute: 'plan', in: ['light', 'full'] }
const clicked = { message: 'we-miss-you', was: 'clicked' }

const order = (more: JsonObject): JsonObject => ({ event: 'Order Completed', ...more })

describe('an event with a noun', () => {
  test.each<[JsonObject, string]>([
    [order({}), 'at least 1 order'],
    [order({ count: { atLeast: 3 }, inLast: '60d' }), 'at least 3 orders in the last 60 days'],
    [order({ count: 1 }), 'exactly 1 order'],
    [order({ count: 0, inLast: '1d' }), 'no order in the last 24 hours'],
    [order({ count: { above: 1, below: 5 }, inLast: '1h' }), 'more than 1 order and fewer than 5 orders in the last hour'],
    [order({ where: { total: { atLeast: 50 }, currency: 'GBP' }, inLast: '2w' }), 'at least 1 order (total is at least 50 and currency is GBP) in the last 2 weeks'],
    [order({ count: { atLeast: 2 }, since: 'entry' }), 'at least 2 orders since entry'],
    [order({ notInLast: '14d' }), 'no order for 14 days'],
    [order({ sum: 'total', atLeast: 500 }), 'the sum of total over all orders is at least 500'],
    [order({ last: { total: { above: 50 }, gift: true } }), 'in the newest order, total is above 50 and gift is true'],
    [order({ days: { atLeast: 3 }, inLast: '7d' }), 'orders on at least 3 calendar days, counting today and the 6 before'],
  ])('%j is said as %s', (condition, text) => expect(says(condition)).toBe(text))
})

describe('an event without a noun goes by its name', () => {
  test.each<[JsonObject, string]>([
    [{ event: 'Login' }, '“Login” at least once'],
    [{ event: 'Login', count: { atLeast: 3 }, inLast: '60d' }, '“Login” at least 3 times in the last 60 days'],
    [{ event: 'Login', count: 2 }, '“Login” exactly twice'],
    [{ event: 'Login', where: { web: true }, inLast: '1w' }, '“Login” (web is true) at least once in the last week'],
    [{ event: 'Login', count: 0 }, 'no “Login”'],
    [{ event: 'Login', days: 3 }, '“Login” on exactly 3 calendar days'],
  ])('%j is said as %s', (condition, text) => expect(says(condition)).toBe(text))
})

describe('conditions that stand together are bracketed where they could be misread', () => {
  test.each<[JsonObject, string]>([
    [{ all: [LV, plan] }, 'country is LV and (plan is light or full)'],
    [{ any: [LV, plan] }, 'country is LV or plan is light or full'],
    [{ any: [{ all: [LV, clicked] }, order({})] }, '(country is LV and “we-miss-you” was clicked) or at least 1 order'],
    [{ all: [{ all: [LV, clicked] }, order({})] }, 'country is LV and “we-miss-you” was clicked and at least 1 order'],
    [{ all: [order({ last: { total: 5 } }), LV] }, '(in the newest order, total is 5) and country is LV'],
    [{ all: [LV] }, 'country is LV'],
    [{ attribute: 'age', atLeast: 18, below: 65 }, 'age is at least 18 and age is below 65'],
    [{ not: { all: [LV, plan] } }, 'not (country is LV and (plan is light or full))'],
    [{ not: { not: LV } }, 'country is LV'],
  ])('%j is said as %s', (condition, text) => expect(says(condition)).toBe(text))
})

describe('what is not so is said simply where one word does it', () => {
  test.each<[JsonObject, string]>([
    [LV, 'country is not LV'],
    [plan, 'plan is neither light nor full'],
    [{ attribute: 'age', atLeast: 18 }, 'age is not at least 18'],
    [{ attribute: 'age', atLeast: 18, below: 65 }, 'not (age is at least 18 and age is below 65)'],
    [clicked, '“we-miss-you” was not clicked'],
    [order({ inLast: '30d' }), 'no order in the last 30 days'],
    [order({ count: { atLeast: 3 } }), 'fewer than 3 orders'],
    [order({ notInLast: '14d' }), 'not (no order for 14 days)'],
    [{ stage: ['active', 'lapsed'] }, 'the stage is neither “Active” nor “Lapsed”'],
    [{ segment: 'champions' }, 'not in the segment “Champions”'],
    [{ score: 'lead', atLeast: 50 }, 'the score “Lead score” is not at least 50'],
    [{ subscribed: 'offers' }, 'the customer is not subscribed to “offers and sales”'],
  ])('not %j is said as %s', (condition, text) => expect(says({ not: condition })).toBe(text))
})

describe('the others', () => {
  test.each<[JsonObject, string]>([
    [{ stage: 'at-risk' }, 'the stage is “At risk”'],
    [{ all: [{ segment: ['champions', 'fans'] }, { score: 'other', is: 0 }] }, '(in the segments “Champions” or “fans”) and the score “other” is 0'],
    [{ rfm: { recency: { atLeast: 4 }, monetary: [4, 5] } }, 'the recency mark (1 to 5) is at least 4 and (the monetary mark (1 to 5) is 4 or 5)'],
    [{ subscribed: 'offers' }, 'the customer is subscribed to “offers and sales”'],
    [{ message: 'we-miss-you', was: 'clicked', link: 'offer' }, 'the link “offer” in “we-miss-you” was clicked'],
    [{ message: { topic: 'offers' }, was: 'opened', machine: true }, 'a message about “offers and sales” was opened, by a machine or a human'],
    [{ trigger: 'value', atLeast: 40 }, "the trigger's value is at least 40"],
    [{ latest: 'value', atLeast: 40 }, 'the latest value is at least 40'],
    [{ latest: 'value', below: { trigger: 'value' } }, "the latest value is below the trigger's value"],
    [{ trigger: 'value', is: { latest: 'value' } }, "the trigger's value is the latest value"],
    [{ attribute: 'city', is: { trigger: 'city' } }, "city is the trigger's city"],
    [{ attribute: 'city', exists: true }, 'city is known'],
    [{ attribute: 'city', exists: false }, 'city is not known'],
    [{ attribute: 'endsAt', before: '2026-01-31' }, 'endsAt is before 2026-01-31'],
    [{ attribute: 'tags', contains: 'VIP' }, 'tags contains VIP'],
  ])('%j is said as %s', (condition, text) => expect(says(condition)).toBe(text))
})

test('a text that could be taken for a number, a word of the sentence or nothing stands in quotes', () => {
  expect(['5', 'and', 'true', '', 'a b', 'LV', 'a,b'].map((value) => says({ attribute: 'x', is: value }))).toEqual(['x is “5”', 'x is “and”', 'x is “true”', 'x is “”', 'x is “a b”', 'x is LV', 'x is “a,b”'])
  expect([5, true].map((value) => says({ attribute: 'x', is: value }))).toEqual(['x is 5', 'x is true'])
})
