import { expect, test } from 'vitest'
import { ClockTurner } from '../../../local/page/clock-turner.ts'
import { VirtualClock } from '../../../local/clock.ts'

const hour = 3_600_000

/** Something is due at each of the instants; `mails` are those at which only a delivery is. */
function world(due: number[], mails: number[] = []) {
  const clock = new VirtualClock(0)
  const visited: number[] = []
  const nextAt = (): number | undefined => due.find((instant) => instant > clock.now())
  const advanceTo = async (instant: number): Promise<void> => {
    await Promise.resolve()
    clock.moveTo(instant)
    visited.push(instant)
  }
  const system = {
    clock,
    nextAt,
    advanceTo,
    quiet: () => Promise.resolve(),
    advanceToNext: async () => {
      const next = nextAt()
      if (next !== undefined) await advanceTo(next)
      return next !== undefined
    },
    mailbox: { nextAt: () => mails.find((instant) => instant > clock.now()) },
  }
  return { system, visited, clock }
}

async function ended(turner: ClockTurner): Promise<void> {
  while (turner.turning !== undefined) await new Promise((resolve) => setImmediate(resolve))
}

test('an hour visits everything that is due in it, in order, and ends on the hour', async () => {
  const { system, visited } = world([1, 2, hour, hour + 1])
  const turner = new ClockTurner()
  turner.start(system, 'hour')
  await ended(turner)
  expect(visited).toEqual([1, 2, hour, hour])
})

test('the next thing passes over instants at which nothing but a delivery is reported', async () => {
  const { system, clock } = world([1, 2, 3], [1, 2])
  const turner = new ClockTurner()
  turner.start(system, 'next')
  await ended(turner)
  expect(clock.now()).toBe(3)
})

test('two turns never run at once', async () => {
  const { system, clock } = world([1])
  const turner = new ClockTurner()
  turner.start(system, 'day')
  expect(() => turner.start(system, 'hour')).toThrow(expect.objectContaining({ code: 'page.busy', message: expect.stringContaining('One day') }))
  await ended(turner)
  expect(clock.now()).toBe(24 * hour)
})

test('stopped, it stays at the instant it has come to', async () => {
  const { system, clock } = world([1, 2, 3])
  const turner = new ClockTurner()
  const advanceTo = system.advanceTo
  system.advanceTo = async (instant) => {
    await advanceTo(instant)
    if (instant === 2) turner.stop()
  }
  turner.start(system, 'week')
  await ended(turner)
  expect(clock.now()).toBe(2)
})

test('a fault on the way is told, until the next turn', async () => {
  const { system } = world([1])
  const turner = new ClockTurner()
  const { advanceTo } = system
  system.advanceTo = () => Promise.reject(new Error('The disk is full.'))
  turner.start(system, 'hour')
  await ended(turner)
  expect(turner.error).toBe('The disk is full.')
  system.advanceTo = advanceTo
  turner.start(system, 'hour')
  expect(turner.error).toBeUndefined()
  await ended(turner)
})
