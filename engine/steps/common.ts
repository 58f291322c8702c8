// What every step may carry beside its verb.
import * as z from 'zod/mini'
import type { JsonObject } from '../json.ts'
import type { StepScope } from './step.ts'
import { canonical } from '../canonical.ts'

/** Kebab-case and short: ids are state names, parts of keys and tags. */
export const id = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be words of small letters and digits joined by "-", such as "we-miss-you"'), z.maxLength(48, 'must have 48 characters at most'))

export const common = {
  id: z.optional(id),
  note: z.optional(z.string()),
  when: z.optional(z.unknown()),
}

export const steps = z.array(z.unknown())

/** Two arms of one name could not be told apart, and the second would never be walked. */
export function refuseSameArms(arms: readonly { name: string; path: (string | number)[] }[], taken: readonly string[], scope: StepScope): void {
  const names = [...taken]
  for (const { name, path } of arms) {
    if (names.includes(name)) scope.say([...path, 'name'], 'step.same-arm', `is called "${name}" like another arm; give each a name of its own`)
    names.push(name)
  }
}

/** What an arm asks, a second arm asks in vain. */
export function refuseRepeatedArms(arms: readonly { asks: JsonObject; path: (string | number)[] }[], scope: StepScope): void {
  const asked = new Map<string, number>()
  for (const [index, { asks, path }] of arms.entries()) {
    const before = asked.get(canonical(asks))
    if (before === undefined) asked.set(canonical(asks), index)
    else scope.say(path, 'step.unreachable-arm', `asks the same as arm ${before + 1}, which always comes first: nobody ever gets here`)
  }
}
