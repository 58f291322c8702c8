// A shop's words for tests: it has orders and stages with labels; what it has no noun for goes by its name.
import type { JsonObject } from '../../../engine/json.ts'
import { plainEnglish } from '../../../engine/words/plain-english.ts'
import { vocabularyOf } from '../../../engine/words/vocabulary.ts'

const files = {
  'lifecycle.json': JSON.stringify({ stages: [{ name: 'active', label: 'Active' }, { name: 'at-risk', label: 'At risk' }, { name: 'lapsed', label: 'Lapsed' }], topics: { offers: { label: 'offers and sales' } }, scores: { lead: { label: 'Lead score', points: [] }, other: { points: [] } } }),
  'segments.json': JSON.stringify({ segments: { champions: { label: 'Champions', when: {} } } }),
  'events.json': JSON.stringify({ events: { 'Order Completed': { label: { one: 'order', many: 'orders' } }, Login: {} } }),
}

export const english = plainEnglish(vocabularyOf({ files }))

export const says = (condition: JsonObject): string => english.condition(condition).text
