// The project that examples are compiled in: a shop whose model has the names that they use.
import type { Json, JsonObject } from '../../engine/json.ts'
import { isObject } from '../../engine/json.ts'

export const lifecycle: JsonObject = {
  brand: { name: 'Hartwell', postalAddress: 'Quay Lane 1', defaultLocale: 'en', zone: 'Europe/London', senders: { default: { name: 'Hartwell', email: 'hello@example.com' } } },
  stages: [
    { name: 'loyal', label: 'Loyal', when: { event: 'Order Completed', count: { atLeast: 4 }, inLast: '365d' } },
    { name: 'active', label: 'Active', when: { event: 'Order Completed', inLast: '75d' } },
    { name: 'at-risk', label: 'At risk', when: { event: 'Order Completed', inLast: '150d' } },
    { name: 'lapsed', label: 'Lapsed', when: { event: 'Order Completed' } },
    { name: 'new', label: 'New' },
  ],
  topics: {
    offers: { label: 'offers', kind: 'marketing' },
    letters: { label: 'letters', kind: 'marketing', subscription: 'opt-in' },
    service: { label: 'messages about your orders', kind: 'transactional' },
  },
  limits: { caps: [{ per: '1d', max: 1 }, { per: '7d', max: 3 }], window: { from: '09:00', to: '20:00' } },
  attributes: {
    email: { type: 'string', owner: 'app' }, country: { type: 'string', owner: 'app' }, plan: { type: 'string', owner: 'app' },
    birthday: { type: 'date', owner: 'app' }, trialEndsAt: { type: 'date', owner: 'app' }, locale: { type: 'string', owner: 'app' },
    supplyDays: { type: 'number', owner: 'app' }, x: { type: 'string', owner: 'app' },
    winBack: { type: 'string', owner: 'journeys' }, tier: { type: 'string', owner: 'journeys' },
  },
  coupons: { 'win-back-10': { label: '10% off', expires: '30d', generated: { prefix: 'WB10-' } } },
  rewards: { 'vip-gift': { label: 'A linen bag', kind: 'gift' } },
  scores: { lead: { label: 'Lead score', points: [{ event: 'Demo Requested', points: 30 }], max: 100 } },
  rfm: { event: 'Order Completed', amount: 'total', recency: ['30d', '60d', '120d', '240d'], frequency: [2, 3, 5, 8], monetary: [50, 100, 200, 500] },
  milestones: { gold: { event: 'Order Completed', sum: 'total', atLeast: 500 } },
}

export const segments: JsonObject = {
  segments: {
    champions: { label: 'Champions', when: { event: 'Order Completed', sum: 'total', atLeast: 500 } },
    regulars: { label: 'Regulars', when: { event: 'Order Completed', count: { atLeast: 3 }, inLast: '180d' } },
  },
}

/** Names only, so that an example may show any property; a name that is misspelt is found. */
export const events: JsonObject = {
  events: Object.fromEntries([
    'Account Closed', 'Appointment Booked', 'Appointment Cancelled', 'Cart Updated', 'Demo Requested', 'Email Verified', 'Feature Used', 'Level Reached', 'Login', 'NPS Answered',
    'Order Completed', 'Order Refunded', 'Payment Failed', 'Payment Succeeded', 'Preferences Confirmed', 'Price Dropped', 'Pricing Viewed', 'Product Viewed', 'Project Created',
    'Review Posted', 'Session Started', 'Signed Up', 'Story Published', 'Subscription Cancelled', 'Subscription Renewed', 'Teammate Invited', 'Trial Extended', 'Trial Started',
    'Wish Listed', 'Workout Logged',
  ].map((name) => [name, {}])),
}

export const part: JsonObject = {
  name: 'NPS survey',
  parameters: { days: { type: 'string', default: '2d' }, delay: { type: 'string', default: '2d' }, survey: { type: 'string', default: 'how-was-it' } },
  steps: [{ wait: { param: 'delay' } }, { send: { email: { param: 'survey' } } }, { waitFor: { event: 'NPS Answered' }, within: { param: 'days' } }],
}

/** Named things of a file are laid over those of the same name, whole. */
export function laidOver(below: JsonObject, above: JsonObject): JsonObject {
  const merged: JsonObject = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const known: Json | undefined = Object.hasOwn(merged, key) ? merged[key] : undefined
    merged[key] = isObject(known) && isObject(value) ? { ...known, ...value } : value
  }
  return merged
}
