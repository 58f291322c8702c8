// The names that a project's files declare, as far as they can be read. A list is undefined where a name may be missing from
// it, for its file is broken there: what is not on it may exist all the same.
import type { CheckScope } from '../conditions/condition.ts'

export interface KnownNames extends Pick<CheckScope, 'stages' | 'topics' | 'segments' | 'scores' | 'rfm' | 'events' | 'properties' | 'attributes'> {
  /** Topics whose messages are transactional. */
  transactional: readonly string[] | undefined
  /** Attributes that lifecycle.json declares as the journeys' own. */
  journeyAttributes: readonly string[] | undefined
  coupons: readonly string[] | undefined
  rewards: readonly string[] | undefined
  senders: readonly string[] | undefined
  /** Lists of recent events. */
  recent: readonly string[] | undefined
}
