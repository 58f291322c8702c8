// What the steps of the journeys supply to the e-mails they send, beyond what every e-mail may read: the coupon beside a
// send, a reward granted before it, the latest event where one enters the journey, and the customer's own code where there is
// a referral programme. An e-mail that several steps send may read only what all of them supply.
import type { Absent, KnownNames } from '../content/publish/liquid-check.ts'
import type { JourneyFile } from './journey-file.ts'
import type { LifecycleFile } from './lifecycle-file.ts'
import type { Supplied } from '../steps/step.ts'
import { referralNames } from '../rewards/referral.ts'
import { enteringEvents } from '../journey/latest.ts'
import { kindOfStep } from '../steps/registry.ts'
import { visit } from '../compile/ids.ts'

export interface Supplies {
  known: KnownNames
  absent: Absent
}

/** Roots that only steps supply, and what is missing where none does. */
const missing: Record<string, string> = {
  coupon: 'has no "coupon" beside it',
  reward: 'has no "reward" step before it',
}

/** By `journey/name`; e-mails that nobody sends are not there. */
export function suppliesOf(journeys: readonly JourneyFile[], lifecycle: LifecycleFile): Map<string, Supplies> {
  const supplies = new Map<string, Supplies>()
  for (const journey of journeys) {
    let before: Supplied = {}
    visit(journey.steps, (step) => {
      const kind = kindOfStep(step)
      const { own = {}, later = {} } = kind?.supplies?.(step, lifecycle) ?? {}
      for (const { email } of kind?.emails?.(step) ?? []) {
        const key = `${journey.id}/${email}`
        supplies.set(key, withLatest(withReferral(both(supplies.get(key), { ...before, ...own }, journey.ids.get(step) ?? ''), lifecycle), journey))
      }
      before = either(before, later)
    })
  }
  return supplies
}

/** What the steps before supply and this one too. */
function both(others: Supplies | undefined, given: Supplied, step: string): Supplies {
  const known: Record<string, readonly string[]> = {}
  const absent: Record<string, string> = {}
  for (const [root, lack] of Object.entries(missing)) {
    const names = given[root]
    const shared = others?.known[root]
    if (others?.absent[root] !== undefined) absent[root] = others.absent[root]
    else if (names === undefined) absent[root] = `The step "${step}", which sends it, ${lack}.`
    else known[root] = shared === undefined ? names : shared.filter((name) => names.includes(name))
  }
  return { known, absent }
}

function withReferral({ known, absent }: Supplies, { referral }: LifecycleFile): Supplies {
  if (referral !== undefined) return { known: { ...known, referral: referralNames(referral) }, absent }
  return { known, absent: { ...absent, referral: 'lifecycle.json has no "referral".' } }
}

function withLatest({ known, absent }: Supplies, { triggers, triggersSound }: JourneyFile): Supplies {
  return !triggersSound || enteringEvents(triggers).length > 0 ? { known, absent } : { known, absent: { ...absent, latest: 'No event enters the journey that sends it: its "trigger" names none.' } }
}

/** Of two ways here one may have been gone: what either supplies may be there. */
function either(one: Supplied, other: Supplied): Supplied {
  const roots = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries([...roots].map((root) => [root, [...new Set([...(one[root] ?? []), ...(other[root] ?? [])])]]))
}
