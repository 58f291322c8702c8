// A simulated life as text: a line for each moment, in the customer's local time.
import type { Moment, MomentKind } from '../../local/simulation/telling.ts'
import { sentenceOf } from '../../local/simulation/story.ts'
import { wallClock } from '../../engine/time/zone.ts'

export interface Told {
  id: string
  zone: string
  start: number
  until: number
  moments: Moment[]
}

const names: Record<MomentKind, string> = {
  does: 'does', becomes: 'becomes', 'kept-out': 'kept out', enters: 'enters', 'held-out': 'held out', decided: 'decided', sets: 'sets', waits: 'waits', gets: 'gets', 'not-sent': 'not sent', goal: 'goal', ends: 'ends',
}

/** Ends with a line break. */
export function storyText({ id, zone, start, until, moments }: Told): string {
  const head = `${id} in ${zone}, from ${localTime(start, zone).slice(0, 10)} to ${localTime(until, zone).slice(0, 10)}`
  let day = ''
  const lines = moments.map((moment) => {
    const { weekday } = wallClock(moment.at, zone)
    const [date = '', time = ''] = localTime(moment.at, zone).split(' ')
    const shown = date === day ? ' '.repeat(14) : `${date} ${weekday.slice(0, 1).toUpperCase()}${weekday.slice(1)}`
    day = date
    return `${shown} ${time}  ${names[moment.kind].padEnd(8)}  ${inContext(moment)}`
  })
  const count = (kind: MomentKind): number => moments.filter((moment) => moment.kind === kind).length
  const summary = `${count('gets')} sent, ${count('not-sent')} not sent; ${counted(count('enters'), 'journey')} entered, ${counted(count('kept-out'), 'time')} kept out`
  return `${[head, '', ...lines, '', summary].join('\n')}\n`
}

const counted = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`

/** What a step did is told with its journey. */
const inContext = (moment: Moment): string => (moment.kind === 'decided' || moment.kind === 'waits' ? `${moment.journey}: ${sentenceOf(moment)}` : sentenceOf(moment))

/** `2026-01-05 10:00` on the clock of the zone. */
export function localTime(at: number, zone: string): string {
  const { year, month, day, hour, minute } = wallClock(at, zone)
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`
}

const two = (value: number): string => String(value).padStart(2, '0')

/** The same for tools. */
export function storyJson({ id, zone, start, until, moments }: Told): object {
  return {
    customer: id, zone, from: new Date(start).toISOString(), until: new Date(until).toISOString(),
    moments: moments.map(({ at, ...moment }) => ({ at: new Date(at).toISOString(), local: localTime(at, zone).replace(' ', 'T'), ...moment })),
  }
}
