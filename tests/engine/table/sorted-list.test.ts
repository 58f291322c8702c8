import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SortedList } from '../../../engine/table/sorted-list.ts'

const small = fc.integer({ min: 0, max: 20 })

test('holds what was added and not removed, in order, and counts what lies before and up to a value', () => {
  fc.assert(
    fc.property(fc.uniqueArray(small), fc.array(small), small, (added, removed, value) => {
      const list = new SortedList<number>((a, b) => a - b)
      for (const entry of added) list.add(entry)
      for (const entry of removed) list.remove(entry)
      const left = added.filter((entry) => !removed.includes(entry)).toSorted((a, b) => a - b)
      expect(list.take(0, list.size)).toEqual(left)
      expect(list.before(value)).toBe(left.filter((entry) => entry < value).length)
      expect(list.after(value)).toBe(left.filter((entry) => entry <= value).length)
    }),
  )
})

test('takes the first of a stretch, or its last in reverse', () => {
  const list = new SortedList<number>((a, b) => a - b)
  for (const entry of [4, 2, 5, 1, 3]) list.add(entry)
  expect([list.take(1, 4), list.take(1, 4, { limit: 2 }), list.take(1, 4, { limit: 2, reverse: true }), list.take(3, 2)]).toEqual([[2, 3, 4], [2, 3], [4, 3], []])
})
