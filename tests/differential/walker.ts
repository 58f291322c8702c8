// A case read aloud: walks the journeys' own JSON, step by step, through one customer's history, with nothing of the product
// but the draw of chance (arms, places and jitter are hashes). What it says must be what the compiled definitions do.
import type { Case, Outcome } from './history.ts'
import { dateOf, setDate, setSchedules, setSettled } from './walk-timers.ts'
import { endOf } from './history.ts'
import { enter } from './walk-entry.ts'
import { Life } from './walk-life.ts'
import { WalkedJourney } from './walk-journey.ts'

export { Tie } from './walk-run.ts'

/** What becomes of the customer. Throws `Tie` where two things fall on one moment. */
export function readAloud(one: Case, customer: string): Outcome[] {
  const life = new Life(one, customer)
  const all: WalkedJourney[] = []
  const { startAt } = one.history
  for (const [id, written] of Object.entries(one.journeys)) {
    const journey = new WalkedJourney(id, written, { life, all, deployedAt: id === 'j' ? (one.deployAt ?? startAt) : startAt })
    all.push(journey)
    listen(journey, life)
    setSchedules(journey)
  }
  return life.live(endOf(one.history))
}

function listen(journey: WalkedJourney, life: Life): void {
  life.journeys.push({
    happened: (occurrence) => journey.happened(occurrence),
    enter: (occurrence) => enter(journey, occurrence),
    setTimers(deed) {
      for (const trigger of journey.triggers) if ('settled' in trigger) setSettled(journey, trigger, deed)
    },
    identified() {
      journey.datesChanged()
      for (const trigger of journey.triggers) if ('date' in trigger) setDate(journey, trigger, dateOf(trigger, life))
    },
    wouldHear: () => journey.wouldHear(),
    asksWhen: journey.asksWhen,
  })
}
