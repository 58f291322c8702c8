// What a zone's clocks are set to, and from when until when. Asking the zone database costs a millisecond or two, so
// each stretch between two changes of the clocks is asked for once and kept.

import { create, getTimeZoneTransition, offsetNanoseconds } from 'temporal-polyfill/fns/ZonedDateTime'
import { Problem } from '../problem.ts'

/** A stretch `[startMs, endMs)` during which a zone's local time is UTC plus `offsetMs`. */
export interface OffsetSpan {
  readonly startMs: number
  readonly endMs: number
  readonly offsetMs: number
}

interface KnownSpans {
  latest: OffsetSpan
  readonly all: OffsetSpan[]
}

const knownByZone = new Map<string, KnownSpans>()

/** The stretch that holds the instant; throws `time.unknown-zone` for a name that is no zone. */
export function offsetSpanAt(instantMs: number, zone: string): OffsetSpan {
  const known = knownByZone.get(zone)
  if (known === undefined) {
    const span = askForSpan(instantMs, zone)
    knownByZone.set(zone, { latest: span, all: [span] })
    return span
  }
  if (holds(known.latest, instantMs)) return known.latest
  let span = known.all.find((candidate) => holds(candidate, instantMs))
  if (span === undefined) {
    span = askForSpan(instantMs, zone)
    known.all.push(span)
  }
  known.latest = span
  return span
}

/** Whether the zone can be asked about: Intl takes names such as `IST` that have no place in the zone database. */
export function isKnown(zone: string): boolean {
  try {
    create(0n, zone)
    return true
  } catch {
    return false
  }
}

function holds(span: OffsetSpan, instantMs: number): boolean {
  return instantMs >= span.startMs && instantMs < span.endMs
}

function askForSpan(instantMs: number, zone: string): OffsetSpan {
  // A nanosecond on, so that a change of the clocks at this very instant counts as the start of its own stretch.
  const here = zoned(BigInt(Math.floor(instantMs)) * 1_000_000n + 1n, zone)
  const previous = getTimeZoneTransition(here, 'previous')
  const next = getTimeZoneTransition(here, 'next')
  return {
    startMs: previous === null ? -Infinity : epochMs(previous),
    endMs: next === null ? Infinity : epochMs(next),
    offsetMs: offsetNanoseconds(here) / 1_000_000,
  }
}

function zoned(epochNanoseconds: bigint, zone: string): ReturnType<typeof create> {
  try {
    return create(epochNanoseconds, zone)
  } catch (cause) {
    throw new Problem(
      'time.unknown-zone',
      `Expected the name of a time zone such as "Europe/London", found ${JSON.stringify(zone)}.`,
      { cause },
    )
  }
}

function epochMs(moment: { readonly epochNanoseconds: bigint }): number {
  return Number(moment.epochNanoseconds / 1_000_000n)
}
