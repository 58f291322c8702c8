// Every key string of the table and every identifier made from one is made, and taken apart, here.
// A customer's items share the partition `C#<customerKey>`; see docs/decisions for why each key looks as it does.

export interface Key {
  pk: string
  sk: string
}

export const shardCount = 64

export const customerPartition = (customer: string): string => `C#${customer}`

export function customerOf(pk: string): string {
  return pk.slice(2)
}

export const profileKey = (customer: string): Key => ({ pk: customerPartition(customer), sk: 'P' })
export const contactKey = (customer: string): Key => ({ pk: customerPartition(customer), sk: 'K' })
export const openKey = (customer: string): Key => ({ pk: customerPartition(customer), sk: 'O' })

/** `instant` is the time as the client sent it, normalised to UTC but never corrected; absent when none was sent. */
export const eventKey = (customer: string, instant: string | undefined, id: string): Key => ({
  pk: customerPartition(customer),
  sk: `E#${instant ?? '-'}#${id}`,
})
export const eventPrefix = 'E#'

export const transitionKey = (customer: string, ordinal: number): Key => ({
  pk: customerPartition(customer),
  sk: `T#${String(ordinal).padStart(8, '0')}`,
})
export const transitionPrefix = 'T#'
/** How an enrollment names the transition that entered it. */
export const transitionTrigger = (ordinal: number): string => `${transitionPrefix}${ordinal}`

/** The customer's nth change of one segment. */
export const membershipKey = (customer: string, segment: string, ordinal: number): Key => ({
  pk: customerPartition(customer),
  sk: `G#${segment}#${String(ordinal).padStart(8, '0')}`,
})
export const membershipPrefix = 'G#'
/** How an enrollment names the membership change that entered it. */
export const membershipTrigger = (segment: string, ordinal: number): string => `${membershipPrefix}${segment}#${ordinal}`
/** The profile's attribute that tells of one segment. */
export const segmentAttribute = (segment: string): string => `${inSegment}${segment}`
const inSegment = 'in:'
export const segmentOf = (attribute: string): string | undefined => (attribute.startsWith(inSegment) ? attribute.slice(inSegment.length) : undefined)

/** One run of one customer through one journey. `entry` is the hash of the entry key, `0` where the journey has none. */
export interface Run {
  journey: string
  entry: string
  ordinal: number
}

export const runId = (run: Run): string => `${run.journey}_${run.entry}_${run.ordinal}`

export function parseRun(id: string): Run {
  const [journey = '', entry = '', ordinal = ''] = id.split('_')
  return { journey, entry, ordinal: Number(ordinal) }
}

export const enrollmentKey = (customer: string, run: Run): Key => ({
  pk: customerPartition(customer),
  sk: `${enrollmentPrefix(run.journey, run.entry)}${String(run.ordinal).padStart(6, '0')}`,
})
export const enrollmentPrefix = (journey: string, entry?: string): string =>
  entry === undefined ? `N#${journey}#` : `N#${journey}#${entry}#`

/** At most 80 characters: 26 + 1 + 32 + 1 + 10 + 1 + 6, Step Functions' limit for an execution's name. */
export const executionName = (customer: string, run: string): string => `${customer}_${run}`

/** A trigger that entered nobody, by its instant (ms); one for each entry key that it named. */
export const refusalKey = (customer: string, at: number, journey: string, entry = '0'): Key => ({
  pk: customerPartition(customer),
  sk: `X#${new Date(at).toISOString()}#${journey}${entry === '0' ? '' : `#${entry}`}`,
})

/** When a trigger of a journey fires for a customer; `entry` as in a run, `name` as the trigger calls it. */
export const timerKey = (customer: string, journey: string, entry: string, name: string): Key => ({
  pk: customerPartition(customer),
  sk: `D#${journey}#${entry}#${name}`,
})

const broadcastPrefix = 'B#'
/** When a round of a journey, such as a broadcast, comes next. */
export const planKey = (journey: string, name: string): Key => ({ pk: `${broadcastPrefix}${journey}`, sk: name })
/** How far an occurrence of it has come in one shard of the customers. */
export const walkKey = (journey: string, name: string, occurrence: string, shard: number): Key => ({ pk: `${broadcastPrefix}${journey}`, sk: `${name}#${occurrence}#${twoDigits(shard)}` })

/** When a condition that a run listens for may turn by the passing of time. */
export const turnKey = (customer: string, run: string): Key => ({ pk: customerPartition(customer), sk: `H#${run}` })

/** What a key of the due index wants looked at. */
export type Due = { kind: 'profile'; customer: string } | { kind: 'waiter'; customer: string } | { kind: 'run'; customer: string; run: string } | { kind: 'turn'; customer: string; run: string } | { kind: 'timer' | 'plan' | 'walk' | 'deploy' }

export function dueOf({ pk, sk }: Key): Due | undefined {
  if (pk === modelKey.pk) return { kind: 'deploy' }
  if (pk.startsWith(broadcastPrefix)) return { kind: sk.includes('#') ? 'walk' : 'plan' }
  const customer = customerOf(pk)
  if (sk === profileKey(customer).sk) return { kind: 'profile', customer }
  const [kind, journey = '', entry = '', ordinal = ''] = sk.split('#')
  if (kind === 'D') return { kind: 'timer' }
  if (kind === 'W') return { kind: 'waiter', customer }
  if (kind === 'H') return { kind: 'turn', customer, run: journey }
  return kind === 'N' ? { kind: 'run', customer, run: runId({ journey, entry, ordinal: Number(ordinal) }) } : undefined
}

/** What one step does in one round of one run: the key of messages, waiters and claims, whatever the channel. */
export interface Act {
  run: string
  step: string
  round: number
}

export const messageKey = (customer: string, act: Act): Key => ({
  pk: customerPartition(customer),
  sk: `M#${act.run}#${act.step}#${act.round}`,
})
export const messagePrefix = (run?: string): string => (run === undefined ? 'M#' : `M#${run}#`)

export const waiterKey = (customer: string, act: Act): Key => ({
  pk: customerPartition(customer),
  sk: `W#${act.run}#${act.step}#${act.round}`,
})
export const waiterPrefix = (run?: string): string => (run === undefined ? 'W#' : `W#${run}#`)

/** In SES's tag alphabet, and reversible: ids of journeys and steps hold no underscore. */
export const messageId = (customer: string, act: Act): string => `${customer}_${act.run}_${act.step}_${act.round}`

export function parseMessageId(id: string): { customer: string; act: Act } | undefined {
  const parts = id.split('_')
  const [customer, journey, entry, ordinal, step, round] = parts
  if (parts.length !== 6 || !customer || !journey || !entry || !ordinal || !step || !round) return undefined
  return { customer, act: { run: `${journey}_${entry}_${ordinal}`, step, round: Number(round) } }
}

export const couponShards = 16
/** A code that nobody has yet. */
export const freeCodeKey = (pool: string, shard: number, code: string): Key => ({ pk: `COUPON#${pool}#${twoDigits(shard)}`, sk: `${freeCodePrefix}${code}` })
export const freeCodePrefix = 'F#'
/** The mark of a code that was loaded once, given or not. */
export const knownCodeKey = (pool: string, shard: number, code: string): Key => ({ pk: `COUPON#${pool}#${twoDigits(shard)}`, sk: `K#${code}` })

/** Which customer a referral code is of. */
export const referralCodeKey = (code: string): Key => ({ pk: `REFERRAL#${code}`, sk: 'A' })
/** By whom a customer was referred, and how many others a customer was rewarded for. */
export const referralKey = (customer: string): Key => ({ pk: customerPartition(customer), sk: 'RF' })
export const referralTallyKey = (customer: string): Key => ({ pk: customerPartition(customer), sk: 'RT' })

export const modelKey: Key = { pk: 'MODEL', sk: 'CURRENT' }
const modelPrefix = 'model:'
/** A deploy leaves the pointer due, so that the next sweep plans what the model has of broadcasts. */
export const deployDue = { dueShard: 'due#00', dueAt: 0 }
/** The pointer's attribute that says of a model that people may be inside. */
export const modelAttribute = (hash: string): string => `${modelPrefix}${hash}`
/** The hash that an attribute of the pointer names, if it is such a one. */
export const modelOf = (attribute: string): string | undefined => (attribute.startsWith(modelPrefix) ? attribute.slice(modelPrefix.length) : undefined)

const stopPrefix = 'stop:'
/** The pointer's attribute that counts how often deploys have stopped a journey. */
export const stopAttribute = (journey: string): string => `${stopPrefix}${journey}`
/** The journey whose stops an attribute of the pointer counts, if it is such a one. */
export const stoppedBy = (attribute: string): string | undefined => (attribute.startsWith(stopPrefix) ? attribute.slice(stopPrefix.length) : undefined)

/** Rejected items of a request, by the day they came in. */
export const quarantineKey = (day: string, id: string): Key => ({ pk: `Q#${day}`, sk: id })

export const twoDigits = (shard: number): string => String(shard).padStart(2, '0')
export const dueShard = (shard: number): string => `due#${twoDigits(shard)}`
export const stageShard = (stage: string, shard: number): string => `${stage}#${twoDigits(shard)}`
