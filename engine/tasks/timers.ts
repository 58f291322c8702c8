// Sets the timers of triggers and fires them. A timer is published until it is known to be settled; that it enters nobody
// twice is the enrollment's claim to see to.
import type { EnrollMessage, EntryReads } from './entry-reads.ts'
import type { Item } from '../ports.ts'
import type { JourneyModel } from '../model/model.ts'
import type { Key } from '../table/keys.ts'
import type { TaskContext } from './task-context.ts'
import type { TimerItem } from '../journey/timer.ts'
import { customerOf, profileKey, timerKey } from '../table/keys.ts'
import { profileOf } from '../profile/profile-item.ts'
import { settleTimer, timerItem } from '../journey/timer.ts'
import { traitOf } from '../conditions/reference.ts'
import { triggerKindOf } from '../triggers/registry.ts'
import { settled, untilWritten } from './until-written.ts'

/** Sets what this occurrence sets; false when it sets none. Costs a read and a write a timer. */
export async function armTimers(context: Pick<TaskContext, 'table'>, message: EnrollMessage, journey: JourneyModel, { occurrence, entry }: EntryReads): Promise<boolean> {
  if (occurrence.kind !== 'event' || journey.status !== 'live') return false
  const { customer, partition = customer } = message.detail
  const timers = journey.triggers.flatMap((trigger) => triggerKindOf(trigger)?.arms?.(trigger, occurrence) ?? [])
  for (const { name, dueAt } of timers) {
    await advance(context, { customer, journey: journey.id, entry, name, dueAt, at: occurrence.event.at, event: { key: occurrence.event.id, partition } })
  }
  return timers.length > 0
}

/** The newest event by (time, id) wins, whatever order they come in. */
async function advance(context: Pick<TaskContext, 'table'>, timer: TimerItem): Promise<void> {
  const key = timerKey(timer.customer, timer.journey, timer.entry, timer.name)
  return untilWritten('A timer', async () => {
    const known = await context.table.get(key, { consistent: true })
    if (known !== undefined && !isNewer(timer, known)) return undefined
    const written = await context.table.write({ put: timerItem(timer), if: known === undefined ? { exists: false } : { is: { at: known['at'] as number, key: known['key'] as string } } })
    return settled(written)
  })
}

function isNewer({ at, event }: TimerItem, known: Item): boolean {
  const [knownAt, knownKey] = [known['at'] as number, known['key'] as string]
  return at > knownAt || (at === knownAt && (event?.key ?? '') > knownKey)
}

/** False when it had fired already, or was moved on. */
export async function fireTimer(context: Pick<TaskContext, 'table' | 'bus' | 'shelf'>, key: Key, now: number): Promise<boolean> {
  const item = await context.table.get(key, { consistent: true })
  if (item === undefined || item['dueAt'] === undefined || (item['dueAt'] as number) > now) return false
  const { journey, entry, name, at, key: event, partition } = item
  await context.bus.publish([{ type: 'Trigger Due', detail: { customer: customerOf(key.pk), journey, entry, timer: name, at, key: event, partition } }])
  await context.table.write(settleTimer(item, now, item['yearly'] === true ? await nextYear(context, item) : undefined))
  return true
}

/** Read after it was found due: a date that is changed meanwhile has moved the timer itself. */
async function nextYear(context: Pick<TaskContext, 'table' | 'shelf'>, item: Item): Promise<number | undefined> {
  const { dates } = (await context.shelf.current()).rules
  const rule = dates?.timers.find(({ journey, timer }) => journey === item['journey'] && timer.name === item['name'])
  const stored = await context.table.get(profileKey(customerOf(item.pk)), { consistent: true })
  if (dates === undefined || rule === undefined || stored === undefined) return undefined
  const profile = profileOf(stored)
  return rule.timer.next(traitOf({ profile }, rule.timer.attribute), dates.zoneOf(profile), item['dueAt'] as number)
}
