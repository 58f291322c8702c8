import { afterFold, afterRebuild, hashOf, membershipOf, sequenceOf } from '../../../engine/profile/inclusion.ts'
import { describe, expect, test } from 'vitest'
import { eventAt } from './rules.ts'

const minute = 60_000
const now = Date.parse('2026-04-20T09:00:00Z')
const at = (number: number): string => sequenceOf('stream-a', String(number))
const event = (id: string, received = now) => eventAt(received, 'Order Completed', { id, received })

describe('membership', () => {
  const inclusion = afterFold({ recent: [] }, [event('one'), event('two')], at(10), now)

  test('a record of a customer never folded is new', () => expect(membershipOf({ recent: [] }, event('one'), at(1))).toBe('new'))
  test('a record just folded is in, whatever its sequence number', () => {
    expect(membershipOf(inclusion, event('one'), at(9))).toBe('in')
    expect(membershipOf(inclusion, event('two'), sequenceOf('stream-b', '1'))).toBe('in')
  })
  test('a record above the highest is new', () => expect(membershipOf(inclusion, event('three'), at(11))).toBe('new'))
  test('a record at or below the highest that is not known to be in is unknown', () => {
    expect(membershipOf(inclusion, event('three'), at(10))).toBe('unknown')
    expect(membershipOf(inclusion, event('three'), at(9))).toBe('unknown')
  })
  test('numbers of different lengths compare as numbers', () => expect(membershipOf(inclusion, event('three'), at(9))).toBe('unknown'))
  test('a record of another stream is unknown', () => expect(membershipOf(inclusion, event('three'), sequenceOf('stream-b', '99'))).toBe('unknown'))
  test('what no stream brought is new unless it is in', () => {
    expect(membershipOf(inclusion, event('three'), undefined)).toBe('new')
    expect(membershipOf(inclusion, event('one'), undefined)).toBe('in')
  })
})

describe('the ring of recent events', () => {
  test('keeps the latest six, newest first', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const { recent } = afterFold(afterFold({ recent: [] }, ids.slice(0, 3).map((id) => event(id)), at(3), now), ids.slice(3).map((id) => event(id)), at(8), now)
    expect(recent).toEqual(['h', 'g', 'f', 'e', 'd', 'c'].map((id) => hashOf(id)))
  })

  test('leaves an event that fell out of it to a rebuild, never to chance', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const inclusion = afterFold({ recent: [] }, ids.map((id) => event(id)), at(7), now)
    expect(membershipOf(inclusion, event('a'), at(1))).toBe('unknown')
  })
})

describe('the highest sequence number', () => {
  const { sequence } = afterFold({ recent: [], sequence: at(10) }, [event('one')], at(9), now)
  test('never goes down', () => expect(sequence).toBe(at(10)))
  test('begins anew with another stream', () => expect(afterFold({ recent: [], sequence: at(10) }, [event('one')], sequenceOf('stream-b', '1'), now).sequence).toBe(sequenceOf('stream-b', '1')))
  test('stays where no stream brought the event', () => expect(afterFold({ recent: [], sequence: at(10) }, [event('one')], undefined, now).sequence).toBe(at(10)))
})

describe('a rebuild', () => {
  const seen = [event('old', now - 60 * minute), event('fresh', now - minute)]
  const inclusion = afterRebuild({ recent: [hashOf('gone')], sequence: at(5) }, seen, at(7), now)

  test('includes what was accepted more than five minutes before it', () => {
    expect(membershipOf(inclusion, event('never seen', now - 5 * minute - 1), at(6))).toBe('in')
    expect(membershipOf(inclusion, event('never seen', now - 5 * minute), at(6))).toBe('unknown')
  })
  test('includes what it saw of the rest', () => expect(membershipOf(inclusion, event('fresh', now - minute), at(8))).toBe('in'))
  test('leaves what came after it to the stream', () => expect(membershipOf(inclusion, event('later', now), at(8))).toBe('new'))
  test('forgets the ring, for its list says as much', () => expect(inclusion).toEqual({ recent: [], sequence: at(7), rebuilt: { cutoff: now - 5 * minute, hashes: [hashOf('fresh')] } }))
  test('is remembered as long as its records may be in the stream', () => {
    const after = (hours: number) => afterFold(inclusion, [event('later')], at(9), now + hours * 60 * minute)
    expect(after(24).rebuilt).toEqual(inclusion.rebuilt)
    expect(after(25)).not.toHaveProperty('rebuilt')
  })
})
