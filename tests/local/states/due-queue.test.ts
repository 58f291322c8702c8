// The queue of what is due gives everything in order, whatever is moved or removed meanwhile.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DueQueue } from '../../../local/states/due-queue.ts'

const ACT = fc.record({
  name: fc.integer({ min: 0, max: 20 }),
  due: fc.integer({ min: 0, max: 10 }),
  remove: fc.boolean()
})

test('the first is the one due first, by name among equals', () => {
  fc.assert(
    fc.property(fc.array(ACT, { maxLength: 100 }), (acts) => {
      const queue = new DueQueue<{ due: number; name: string; slot: number }>()
      const entries = Array.from({ length: 21 }, (_, index) => ({ due: 0, name: `n${index}`, slot: -1 }))
      for (const { name, due, remove } of acts) {
        const entry = entries[name]
        if (entry === undefined) continue
        if (remove && entry.slot >= 0) queue.remove(entry)
        else if (!remove) {
          entry.due = due
          queue.put(entry)
        }
      }
      const inside = entries.filter(({ slot }) => slot >= 0)
      const expected = inside.toSorted((a, b) => a.due - b.due || (a.name < b.name ? -1 : 1))
      const given = []
      for (let first = queue.first; first !== undefined; first = queue.first) {
        given.push(first)
        queue.remove(first)
      }
      expect(given.map(({ name }) => name)).toEqual(expected.map(({ name }) => name))
    })
  )
})
