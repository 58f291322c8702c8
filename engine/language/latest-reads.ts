// Whether anything of a journey reads `latest`: its conditions, what its steps emit, or an e-mail that it sends. Only then do
// its runs listen for the events that enter it.
import type { EmailContent } from '../content/email.ts'
import type { JourneyFile } from './journey-file.ts'
import type { Json } from '../json.ts'
import { enteringEvents } from '../journey/latest.ts'
import { isObject } from '../json.ts'
import { kindOfStep } from '../steps/registry.ts'
import { visit } from '../compile/ids.ts'

/** The events of which its runs keep the newest; none where nothing reads it. */
export function latestOf(journey: JourneyFile, emails: Readonly<Record<string, EmailContent>>): string[] {
  const written = [journey.goal?.happening, ...journey.exits, ...journey.steps].some((one) => one !== undefined && asks(one))
  return written || sent(journey).some((email) => shows(emails[email])) ? enteringEvents(journey.triggers) : []
}

/** By `journey/name`. */
function sent(journey: JourneyFile): string[] {
  const found: string[] = []
  visit(journey.steps, (step) => found.push(...(kindOfStep(step)?.emails?.(step) ?? []).map(({ email }) => `${journey.id}/${email}`)))
  return found
}

const shows = (email: EmailContent | undefined): boolean => email?.variables.some((name) => name === 'latest' || name.startsWith('latest.')) === true

/** Objects whose keys are names of the author's. */
const named = new Set(['where', 'last', 'set', 'properties', 'data'])

function asks(value: Json, byName = false): boolean {
  if (Array.isArray(value)) return value.some((one) => asks(one))
  if (!isObject(value)) return false
  if (!byName && typeof value['latest'] === 'string') return true
  return Object.entries(value).some(([key, member]) => asks(member, !byName && named.has(key)))
}
