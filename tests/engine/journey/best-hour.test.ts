import { describe, expect, test } from 'vitest'
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { CustomerEvent } from '../../../engine/profile/profile.ts'
import { bestHour, bestHourOf, readingFacts } from '../../../engine/journey/best-hour.ts'
import { foldEvents, type FoldRules } from '../../../engine/profile/fold.ts'
import { makeFactSet } from '../../../engine/facts/fact-set.ts'
import { newProfile } from '../../../engine/profile/profile.ts'
import { profileItem, profileOf } from '../../../engine/profile/profile-item.ts'

const facts = makeFactSet(readingFacts)
const rules: FoldRules = { model: 'm', judgement: 'm', facts, lifecycle: { stages: [{ name: 'all' }] }, dayOf: (instant) => Math.floor(instant / 86_400_000) }
const times = (...all: string[]): number[] => all.map((one) => Date.parse(`2026-06-${one}Z`))

const report = (name: string, at: number, properties = {}): CustomerEvent => ({ id: `${name}#${at}`, type: 'track', name, at, received: at, properties })

/** The best hour as it comes out of the fold and of the table. */
function folded(events: readonly CustomerEvent[], zone: string): number | undefined {
  const { profile } = foldEvents(rules, newProfile('c', false, facts.signature), events, Date.UTC(2030, 0))
  return bestHourOf(profileOf(profileItem(profile)), zone)
}

describe('the best hour', () => {
  test('is that of most readings, on the customer\'s clock', () => {
    const readings = times('01T07:10', '02T07:50', '03T07:00', '04T12:00', '05T18:00')
    expect([bestHour(readings, 'UTC'), bestHour(readings, 'America/New_York'), bestHour(readings, 'Asia/Kathmandu')]).toEqual([7, 3, 12])
  })

  test('is unknown below five of them', () => {
    expect(bestHour(times('01T07:10', '02T07:50', '03T07:00', '04T12:00'), 'UTC')).toBeUndefined()
  })

  test('counts what is read in one hour of one day as one', () => {
    expect(bestHour(times('01T07:10', '01T07:20', '01T07:30', '01T07:40', '01T07:50', '02T09:00', '03T09:00'), 'UTC')).toBeUndefined()
    expect(bestHour(times('01T07:10', '01T07:20', '01T07:30', '02T09:00', '03T09:00', '04T12:00', '05T13:00'), 'UTC')).toBe(9)
  })

  test('of two with as many is the one with more beside it, over midnight too, then the earlier', () => {
    expect(bestHour(times('01T07:00', '02T07:00', '03T20:00', '04T20:00', '05T21:00'), 'UTC')).toBe(20)
    expect(bestHour(times('01T07:00', '02T07:00', '03T23:00', '04T23:00', '05T00:30'), 'UTC')).toBe(23)
    expect(bestHour(times('01T07:00', '02T07:00', '03T20:00', '04T20:00', '05T13:00'), 'UTC')).toBe(7)
  })

  test('follows the clocks: eight in winter and eight in summer are one hour', () => {
    const readings = ['2026-01-10T07:30Z', '2026-01-11T07:30Z', '2026-07-10T06:30Z', '2026-07-11T06:30Z', '2026-07-12T07:30Z'].map((text) => Date.parse(text))
    expect(bestHour(readings, 'Europe/Berlin')).toBe(8)
  })

  test('comes from opens and clicks by people alone', () => {
    const opens = times('01T07:10', '02T07:50', '03T07:00', '04T12:00').map((at) => report('Email Opened', at))
    const machine = times('05T03:00', '06T03:00', '07T03:00').map((at) => report('Email Opened', at, { machine: true }))
    const delivered = times('05T04:00', '06T04:00').map((at) => report('Email Delivered', at))
    expect(folded([...opens, ...machine, ...delivered], 'UTC')).toBeUndefined()
    expect(folded([...opens, ...machine, report('Email Link Clicked', times('08T12:30')[0]!)], 'UTC')).toBe(7)
  })

  test('forgets: the latest twenty opens and twenty clicks count', () => {
    const old = Array.from({ length: 30 }, (_, index) => report('Email Opened', Date.UTC(2025, 0, 1 + index, 6)))
    const fresh = Array.from({ length: 11 }, (_, index) => report('Email Opened', Date.UTC(2026, 0, 1 + index, 21)))
    expect(folded(old, 'UTC')).toBe(6)
    expect(folded([...fresh, ...old], 'UTC')).toBe(21)
  })

  test('costs an eager reader\'s profile less than 250 bytes', () => {
    const events = Array.from({ length: 100 }, (_, index) => report(index % 2 === 0 ? 'Email Opened' : 'Email Link Clicked', Date.UTC(2026, 0, 1 + index, 6, index % 60, 7, index)))
    const { profile } = foldEvents(rules, newProfile('c', false, facts.signature), events, Date.UTC(2030, 0))
    expect((profileItem(profile)['facts'] as Uint8Array).length).toBeLessThan(250)
  })
})

const file = new URL('../../../../shared/data/events/yammer-emails.csv.gz', import.meta.url)
const skipped = existsSync(file) ? '' : ' (skipped: ../shared/data/events is not here)'

// The data lie beside the repository, and their absence is no fault of the code.
describe.skipIf(skipped !== '')(`against opens and clicks of thousands of readers${skipped}`, () => {
  const zones = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Europe/Berlin']
  const names: Record<string, string> = { email_open: 'Email Opened', email_clickthrough: 'Email Link Clicked' }

  test('the fold finds the hour that a reference finds in the raw rows', () => {
    const readers = new Map<string, { at: number; name: string }[]>()
    for (const row of gunzipSync(readFileSync(file)).toString('utf8').split('\n').slice(1)) {
      const [user = '', occurred = '', action = ''] = row.split(',')
      const name = names[action]
      if (name === undefined) continue
      readers.set(user, [...(readers.get(user) ?? []), { at: Date.parse(`${occurred.replace(' ', 'T')}Z`), name }])
    }
    const differing: object[] = []
    let known = 0
    for (const [user, rows] of readers) {
      const zone = zones[Number(user) % zones.length]!
      const expected = reference(rows, zone)
      const found = folded(rows.toReversed().map(({ at, name }) => report(name, at)), zone)
      if (found !== expected) differing.push({ user, zone, found, expected })
      if (expected !== undefined) known++
    }
    expect(differing).toEqual([])
    expect({ readers: readers.size, known }).toEqual({ readers: 5927, known: 2022 })
  })

  const clocks = Object.fromEntries(zones.map((zone) => [zone, new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })]))

  /** Texts such as `2022-05-06 09` are collected and their hours counted, by a walk through the day. */
  function reference(rows: readonly { at: number; name: string }[], zone: string): number | undefined {
    const latest = Object.values(names).flatMap((name) => rows.filter((row) => row.name === name).toSorted((a, b) => b.at - a.at).slice(0, 20))
    const hours = [...new Set(latest.map(({ at }) => clocks[zone]!.format(at).slice(0, 13)))].map((text) => Number(text.slice(11)))
    if (hours.length < 5) return undefined
    let best = { hour: 0, own: -1, around: -1 }
    for (let hour = 0; hour < 24; hour++) {
      const own = hours.filter((one) => one === hour).length
      const around = hours.filter((one) => [23, 0, 1].includes((one - hour + 24) % 24)).length
      if (own > best.own || (own === best.own && around > best.around)) best = { hour, own, around }
    }
    return best.hour
  }
})
