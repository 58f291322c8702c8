// Corrected e-mails reach the runs that are open at once, and those have what their own steps supply: a text that reads more
// would have a gap for them.
import type { EmailContent } from '../content/email.ts'
import type { JsonObject } from '../json.ts'
import { isObject } from '../json.ts'

export interface Gap {
  /** Without the journey. */
  email: string
  /** What it reads by now, and an open run lacks. */
  root: string
}

/** `states` are those of the definition that open runs are on; e-mails are by `journey/name`. */
export function gapsIn(journey: string, states: unknown, before: Record<string, EmailContent>, after: Record<string, EmailContent>): Gap[] {
  const payloads = objectsIn(states)
  const grants = payloads.some(({ task }) => task === 'reward')
  return payloads.flatMap((payload) => {
    const lacks = [...(payload['coupon'] === undefined ? ['coupon'] : []), ...(grants ? [] : ['reward'])]
    return emailsOf(payload).flatMap((email) => {
      const [was, now] = [before[`${journey}/${email}`], after[`${journey}/${email}`]]
      if (was === undefined || now === undefined) return []
      return lacks.filter((root) => reads(now, root) && !reads(was, root)).map((root) => ({ email, root }))
    })
  })
}

function emailsOf({ email, task }: JsonObject): string[] {
  if (task !== 'send') return []
  return [email].flat().flatMap((one) => (typeof one === 'string' ? [one] : isObject(one) && typeof one['use'] === 'string' ? [one['use']] : []))
}

/** Inside Liquid's brackets, in the template or any line of it. */
const reads = ({ template }: EmailContent, root: string): boolean => new RegExp(String.raw`\{[{%][^}]*\b${root}\.`).test(JSON.stringify(template))

function objectsIn(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : []
}
