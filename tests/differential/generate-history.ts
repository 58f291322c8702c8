// Random histories: events on whole hours, and what the customer does about mail.
import type { AppEvent, History, Json, Reaction } from './history.ts'
import type { Random } from './random.ts'

const hour = 3_600_000
const zones = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Santiago', 'Pacific/Chatham', 'Africa/Casablanca', 'UTC'] as const
const teams = ['red', 'blue', 'green'] as const
export const plans = ['light', 'full'] as const

/** From some day of five years on, so that every change of the clocks there is met now and then. */
export const startOf = (random: Random): number => Date.parse('2026-01-01T00:00:00Z') + random.whole(0, 5 * 365 * 24) * hour

export function historyOf(random: Random, seed: number, startAt: number, days: number): History {
  const hours = new Set(Array.from({ length: random.whole(3, 24) }, () => random.whole(1, Math.min(150, days) * 24)))
  const events = [...hours].toSorted((a, b) => a - b).map((after) => eventAt(startAt + after * hour, random))
  const reactions = Array.from({ length: 40 }, () => Array.from({ length: random.whole(0, 3) }, (): Reaction => ({
    after: random.whole(1, 5000) * 60_000 + 13_000,
    act: random.weighted([[4, 'delivered'], [5, 'opened'], [5, 'clicked'], [2, 'scanned'], [0.15, 'unsubscribed']] as const),
  })))
  return { user: `anna-${seed % 101}`, zone: random.one(zones), joined: `202${random.whole(6, 9)}-0${random.whole(1, 9)}-15`, startAt, days, events, reactions }
}

function eventAt(at: number, random: Random): AppEvent {
  const name = random.weighted([[4, 'Signed Up'], [4, 'Order Completed'], [3, 'Page Viewed'], [2, 'Reviewed'], [1, 'Account Closed'], [1.5, 'Identified'], [1.5, 'Joined'], [1.5, 'Journey Requested']] as const)
  const team = random.one(teams)
  if (name === 'Identified') return { at, name, properties: { renewal: dateAfter(at, random) } }
  if (name === 'Journey Requested') return { at, name, properties: requestAt(at, team, random) }
  return { at, name, properties: { ...propertiesOf(name, at, random), ...(random.chance(0.85) ? { team, cart: { team: random.one(teams) } } : {}) } }
}

function requestAt(at: number, team: string, random: Random): Json {
  const { tags: _, members: __, ...properties } = propertiesOf('Signed Up', at, random)
  // The key stands among the properties, or beside them.
  return { journey: random.chance(0.7) ? 'j' : 'k', ...(random.chance(0.5) ? { properties: { ...properties, team } } : { properties, key: team }) }
}

/** A day, a moment, or nothing that is a date; mostly within two months, now and then years ago. */
function dateAfter(at: number, random: Random): string {
  const moment = new Date(at + (random.chance(0.25) ? random.whole(-5, 2) : random.whole(-5, 70)) * 24 * hour + random.whole(0, 1439) * 60_000)
  if (random.chance(0.2)) moment.setUTCFullYear(moment.getUTCFullYear() - 30)
  return random.weighted([[4, moment.toISOString().slice(0, 10)], [4, moment.toISOString()], [1, 'some day']] as const)
}

function propertiesOf(name: string, at: number, random: Random): Json {
  switch (name) {
    case 'Signed Up': return {
      plan: random.one(plans), seats: random.whole(1, 9), ...(random.chance(0.8) ? { date: dateAfter(at, random) } : {}),
      members: Array.from({ length: random.weighted([[1, 0], [3, 1], [4, 3], [0.3, 23]] as const) }, (_, index) => ({ seats: random.whole(1, 9), ...(random.chance(0.9) ? { team: index < 20 ? random.one(teams) : 'late' } : {}) })),
      tags: Array.from({ length: random.whole(0, 3) }, () => random.one(teams)),
    }
    case 'Order Completed': return { total: random.whole(1, 300) / 2, channel: random.one(['web', 'app']) }
    case 'Reviewed': return { score: random.whole(0, 10) }
    default: return { path: random.one(['/', '/sale', '/help']) }
  }
}
