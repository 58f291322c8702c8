// The shared foundations of the one-machine system: clock, count of work, store.

import { expect, test } from 'vitest'
import { VirtualClock } from '../../local/clock.ts'
import { Store } from '../../local/store.ts'
import { Work } from '../../local/work.ts'

test('the clock never goes back', () => {
  const clock = new VirtualClock(1000)
  clock.moveTo(1000)
  clock.moveTo(2000)
  expect(() => clock.moveTo(1999)).toThrow(expect.objectContaining({ code: 'local.clock-back' }))
  expect(() => clock.moveTo(Number.NaN)).toThrow(expect.objectContaining({ code: 'local.clock-back' }))
  expect(clock.now()).toBe(2000)
})

test('work counts what is in flight, and tells when something ended, well or badly', async () => {
  const work = new Work()
  const fails = Promise.withResolvers<void>()
  const succeeds = Promise.withResolvers<string>()
  const failed = work.track(fails.promise)
  const succeeded = work.track(succeeds.promise)
  expect(work.inFlight).toBe(2)
  const first = work.changed()
  failed.catch(() => undefined)
  fails.reject(new Error('no'))
  await first
  expect(work.inFlight).toBe(1)
  const second = work.changed()
  succeeds.resolve('yes')
  await second
  expect(work.inFlight).toBe(0)
  expect(await succeeded).toBe('yes')
  await expect(failed).rejects.toThrow('no')
})

test('an inner transaction joins the outer one, and a throw undoes both', () => {
  const store = new Store(':memory:')
  store.db.exec('CREATE TABLE thing (name TEXT)')
  const names = (): unknown[] => store.db.prepare('SELECT name FROM thing').all().map((row) => row.name)
  const insert = store.db.prepare('INSERT INTO thing VALUES (?)')
  expect(() =>
    store.transaction(() => {
      insert.run('outer')
      store.transaction(() => insert.run('inner'))
      throw new Error('stop')
    })
  ).toThrow('stop')
  expect(names()).toEqual([])
  store.transaction(() => {
    insert.run('outer')
    store.transaction(() => insert.run('inner'))
  })
  expect(names()).toEqual(['outer', 'inner'])
  store.close()
})
