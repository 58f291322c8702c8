// What time alone enters: an event that settles, a date of the customer's own, a broadcast, a backfill.
import type { Deed } from './walk-conditions.ts'
import type { Happening, Occurrence } from './walk-run.ts'
import type { Life } from './walk-life.ts'
import type { WalkedJourney } from './walk-journey.ts'
import { befell } from './coverage.ts'
import { Temporal } from 'temporal-polyfill'
import { endOf } from './history.ts'
import { enter } from './walk-entry.ts'
import { fractionOf } from '../../engine/identity/keyring.ts'
import { holds, ms } from './walk-conditions.ts'
import { keyIn } from './walk-run.ts'
import { lifecycle } from './model-project.ts'
import { momentOf, weekdays, yearlyAfter } from './walk-time.ts'

/** A trigger that settles is fired by the last deed of its kind and key. */
export function setSettled(journey: WalkedJourney, trigger: Happening, deed: Deed): void {
  const { life, entry } = journey
  if (life.now < journey.deployedAt) return
  const isOne = (other: Deed): boolean => other.name === trigger['event'] && journey.passes(trigger['where'], other) && (entry.key === undefined || keyIn(entry.key, other) === keyIn(entry.key, deed))
  if (!isOne(deed) || (entry.key !== undefined && keyIn(entry.key, deed) === undefined)) return
  const isLast = (): boolean => !life.deeds.some((other) => other.at > deed.at && isOne(other))
  life.at(deed.at + ms(trigger['settled'] as string), 'turn', () => (isLast() ? enter(journey, { at: deed.at, timer: trigger, trigger: deed.properties, deed }) : undefined))
}

/** The first moment after `after` that the date gives. */
export function dateOf(trigger: Happening, life: Life): (after: number) => number | undefined {
  const { attribute } = trigger['date'] as { attribute: string }
  return (after) => {
    const value = life.attributes[attribute]
    if (trigger['yearly'] === true) return yearlyAfter(value, trigger, life.zone, after)
    const moment = momentOf(value, trigger, life.zone)
    return moment !== undefined && moment > after ? moment : undefined
  }
}

/** What has passed already fires at once where the grace allows it; what the date no longer says does not. */
export function setDate(journey: WalkedJourney, trigger: Happening, next: (after: number) => number | undefined, after = journey.life.now - ms((trigger['grace'] ?? '0s') as string)): void {
  const { life } = journey
  const { attribute } = trigger['date'] as { attribute: string }
  const fires = next(after)
  if (fires === undefined) return
  const set = life.attributes[attribute]
  const act = (): void => {
    if (next(fires - 1) !== fires) return
    enter(journey, { at: fires, timer: trigger, trigger: { attribute, date: life.attributes[attribute] } })
    // Whoever set the same date again meanwhile has the next year's from there.
    if (trigger['yearly'] === true && life.attributes[attribute] === set) setDate(journey, trigger, next, fires)
  }
  if (fires <= life.now) act()
  else life.at(fires, 'turn', act)
}

/** A broadcast at each of its times on the customer's clock, at the customer's own place in the spread. */
export function setSchedules(journey: WalkedJourney): void {
  const { life, backfill } = journey
  const { startAt } = life.case.history
  const end = endOf(life.case.history)
  const place = Math.floor(fractionOf(`shard\n${life.customer}`) * 64) / 64
  for (const trigger of journey.triggers) {
    if (!('schedule' in trigger)) continue
    const first = Temporal.Instant.fromEpochMilliseconds(startAt).toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: 2 })
    for (let day = first; ; day = day.add({ days: 1 })) {
      const time = timeOn(day, trigger['schedule'] as Happening)
      const at = day.toPlainDateTime(time ?? '00:00').toZonedDateTime(life.zone).epochMilliseconds + Math.floor(place * ms(lifecycle.limits.spread))
      if (at > end) break
      if (time === undefined || at <= startAt) continue
      life.at(at, 'turn', () => {
        if (holds(trigger['audience'] as Happening, life.view())) enter(journey, { at, timer: trigger, trigger: { occurrence: `${day.toString()}T${time}` } })
      })
    }
  }
  if (backfill !== undefined) life.at(journey.deployedAt + Math.floor(place * ms(backfill.over)), 'turn', () => enterBackfilled(journey))
}

/** The time of day at which it comes on that day. */
function timeOn(day: Temporal.PlainDate, { every, on, at, once }: Happening): string | undefined {
  if (typeof once === 'string') return once.startsWith(`${day.toString()}T`) ? once.slice(11) : undefined
  const falls = every === 'day' || (every === 'week' ? [on].flat().includes(weekdays[day.dayOfWeek - 1]) : on === 'last' ? day.day === day.daysInMonth : day.day === Math.min(on as number, day.daysInMonth))
  return falls ? (at as string) : undefined
}

/** Who stands there when their turn comes enters as if they had just come. */
function enterBackfilled(journey: WalkedJourney): void {
  const { life } = journey
  for (const trigger of journey.triggers) {
    const occurrence = standing(trigger, life)
    if (occurrence === undefined) continue
    befell('by backfill')
    return enter(journey, occurrence)
  }
}

function standing(trigger: Happening, life: Life): Occurrence | undefined {
  if ('stage' in trigger) return [trigger['stage']].flat().includes(life.stage) ? { at: life.now, stage: life.stage, stay: life.stay } : undefined
  const segment = [trigger['segment'] ?? []].flat().find((name) => life.inside.get(name as string)?.inside === true) as string | undefined
  return segment === undefined ? undefined : { at: life.now, segment, on: 'enter', stay: life.inside.get(segment)!.stay }
}
