// What `latest.*` is: of the events that may enter a journey's runs the newest one, of the run's own key. It depends on the
// events alone, never on the order in which they came or how often.
import type { CustomerEvent } from '../profile/profile.ts'
import type { Enrollment, Newest } from './enrollment.ts'
import type { JourneyModel } from '../model/model.ts'
import type { JsonObject } from '../json.ts'
import { entryOf } from './occurrence.ts'
import { triggerKindOf } from '../triggers/registry.ts'

/** Names of the events that enter a run by themselves or once they have settled. */
export const enteringEvents = (triggers: readonly JsonObject[]): string[] =>
  [...new Set(triggers.flatMap(({ event }) => (typeof event === 'string' ? [event] : [])))].toSorted()

/** The newest that the run knows of; at first what entered it. */
export const newestOf = ({ latest, trigger, triggerAt, properties }: Enrollment): Newest => latest ?? { at: triggerAt, id: trigger, properties }

/** What the run has now, as far as one of these events is newer; of two at the same instant the greater id is. */
export function newestAmong(events: readonly CustomerEvent[], enrollment: Enrollment, journey: JourneyModel): Newest {
  return events.reduce((newest, event) => {
    const isNewer = event.at > newest.at || (event.at === newest.at && event.id > newest.id)
    const properties = isNewer ? propertiesFor(enrollment, journey, event) : undefined
    return properties === undefined ? newest : { at: event.at, id: event.id, properties }
  }, newestOf(enrollment))
}

/** As a trigger would give them to this run; undefined where the event is none of its own. What history brings is none either. */
function propertiesFor({ run, key: own }: Enrollment, { latest = [], triggers, entry }: JourneyModel, event: CustomerEvent): JsonObject | undefined {
  if (!latest.includes(event.name) || event.historical === true) return undefined
  const key = own ?? entry.key
  const given = triggers.filter((trigger) => trigger['event'] === event.name).flatMap((trigger) => triggerKindOf(trigger)?.entrants?.(trigger, event, key) ?? [event.properties])
  if (key === undefined || run.entry === '0') return given[0]
  return given.find((properties) => entryOf(key, { name: event.name, properties }) === run.entry)
}
