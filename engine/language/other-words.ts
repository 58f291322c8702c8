// The words by which other tools of the field call what this language calls something else: whoever comes from there writes
// them first, and no count of letters leads from "delay" to "wait".
import { isObject } from '../json.ts'
import { looksLike } from '../lookalikes.ts'
import { nearest, surely } from '../nearest.ts'

/** By the words without case, blanks, hyphens and underscores; of several the first that is allowed at the place. */
const ours: Readonly<Record<string, readonly string[]>> = {
  action: ['send', 'set'], actions: ['steps'], after: ['wait'], and: ['all'], attributes: ['set', 'attribute'], audience: ['segment'], body: ['email'], campaign: ['name'], case: ['branch'],
  channel: ['topic'], condition: ['if', 'when'], conditions: ['all', 'when'], control: ['holdout'], conversion: ['goal'], coolof: ['reentry'], cooldown: ['reentry'], criteria: ['when'],
  days: ['on'], delay: ['wait'], description: ['note', 'description'], discount: ['coupon'], elseif: ['branch'], email: ['send'], emailid: ['email'], enabled: ['status'], end: ['exit'], enter: ['trigger'],
  entrance: ['entry'], eq: ['is'], equal: ['is'], equals: ['is'], event: ['waitFor'], every: ['schedule'], exitcriteria: ['exit'], exits: ['exit'], experiment: ['split'], expression: ['if', 'when'],
  false: ['else'], filter: ['where', 'when'], flow: ['steps'], frequency: ['reentry'], from: ['from'], fire: ['emit'], greaterthan: ['above'], gt: ['above'], gte: ['atLeast'], hours: ['window'], journey: ['name'],
  lessthan: ['below'], list: ['segment', 'topic'], loop: ['repeat'], lt: ['below'], lte: ['atMost'], mail: ['send', 'email'], max: ['atMost', 'max'], message: ['email', 'send'], min: ['atLeast'],
  ne: ['isNot'], no: ['else'], notequals: ['isNot'], or: ['any'], otherwise: ['else', 'otherwise'], parameters: ['with'], pause: ['wait'], percent: ['weight'], percentage: ['weight', 'holdout'], probability: ['weight'],
  properties: ['where', 'properties'], property: ['attribute', 'trigger'], quiethours: ['quiet'], reenter: ['reentry'], reenrollment: ['reentry'], segments: ['segment'], sendemail: ['send'], share: ['weight'], sleep: ['wait'],
  stop: ['exit'], switch: ['branch'], tag: ['set'], template: ['email'], templateid: ['email'], time: ['at'], timeout: ['within'], title: ['name', 'label'], track: ['emit'], trait: ['attribute'], traits: ['attribute'],
  triggers: ['trigger'], true: ['then'], unless: ['not'], update: ['set'], userattribute: ['attribute'], value: ['is'], variants: ['arms'], variations: ['arms'], waitdays: ['wait'], webhook: ['notify'], within: ['inLast'],
  weekdays: ['days', 'on'], weekday: ['on', 'days'], yes: ['then'],
}

/** The key that was surely meant by one that is unknown. */
export function keyMeant(found: string, allowed: readonly string[]): string | undefined {
  const twin = allowed.find((name) => looksLike(found) === looksLike(name))
  if (twin !== undefined) return twin
  const word = found.toLowerCase().replaceAll(/[\s_-]/g, '')
  const others = Object.hasOwn(ours, word) ? ours[word] : undefined
  return surely(found, allowed) ?? others?.find((name) => allowed.includes(name))
}

/** The mend of an unknown key, in words. */
export function nearestKey(found: string, allowed: readonly string[]): string {
  const meant = keyMeant(found, allowed)
  return meant === undefined || looksLike(meant) === looksLike(found) ? nearest(found, allowed) : `Did you mean "${meant}"?`
}

/** The mend of an object that has none of the keys it needs, where one of its own was surely meant to be. */
export function keyMeantIn(value: unknown, allowed: readonly string[]): string | undefined {
  if (!isObject(value)) return undefined
  const meant = Object.keys(value).map((key) => keyMeant(key, allowed)).find((key) => key !== undefined)
  return meant === undefined ? undefined : `Did you mean "${meant}"?`
}
