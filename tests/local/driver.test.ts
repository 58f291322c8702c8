import { beforeEach, describe, expect, test } from 'vitest'
import { VirtualClock } from '../../local/clock.ts'
import { Driver } from '../../local/driver.ts'
import type { Service } from '../../local/service.ts'
import { Work } from '../../local/work.ts'

/** Delivers what is due, one real turn of the event loop each; a delivery may ask for others. */
class Deliveries implements Service {
  readonly name: string
  readonly delivered: string[] = []
  readonly #work: Work
  #due: { at: number; what: string; then?: () => void }[] = []

  constructor(name: string, work: Work) {
    this.name = name
    this.#work = work
  }

  add(at: number, what: string, then?: () => void): void {
    this.#due.push({ at, what, ...(then === undefined ? {} : { then }) })
  }

  pump(now: number): number {
    const due = this.#due.filter(({ at }) => at <= now)
    this.#due = this.#due.filter(({ at }) => at > now)
    for (const { what, then } of due) {
      const delivery = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        this.delivered.push(`${what} at ${now}`)
        then?.()
      })
      void this.#work.track(delivery)
    }
    return due.length
  }

  nextAt(): number | undefined {
    return this.#due.length === 0 ? undefined : Math.min(...this.#due.map(({ at }) => at))
  }
}

let clock: VirtualClock
let work: Work
let one: Deliveries
let other: Deliveries
let moves: number[]
let driver: Driver
beforeEach(() => {
  clock = new VirtualClock(100)
  work = new Work()
  one = new Deliveries('one', work)
  other = new Deliveries('other', work)
  moves = []
  driver = new Driver({ services: [one, other], work, clock, moved: (now) => moves.push(now) })
  return () => driver.stop()
})

describe('time', () => {
  test('stands still while deliveries cause others, in whatever service', async () => {
    one.add(100, 'a', () => other.add(100, 'b', () => one.add(90, 'c')))
    await driver.quiet()
    expect([...one.delivered, ...other.delivered]).toEqual(['a at 100', 'c at 100', 'b at 100'])
    expect(clock.now()).toBe(100)
  })

  test('moves to each instant at which something is due, in order, and ends where it was asked to', async () => {
    one.add(300, 'late')
    other.add(200, 'early', () => one.add(250, 'between'))
    one.add(501, 'beyond')
    await driver.advanceTo(500)
    expect(moves).toEqual([200, 250, 300, 500])
    expect(one.delivered).toEqual(['between at 250', 'late at 300'])
    expect(clock.now()).toBe(500)
    expect(driver.nextAt()).toBe(501)
  })

  test('waits for work that nobody pumped, such as a request being served', async () => {
    const request = Promise.withResolvers<void>()
    void work.track(request.promise.then(() => one.add(100, 'written')))
    const advance = driver.advanceTo(200)
    setImmediate(() => request.resolve())
    await advance
    expect(one.delivered).toEqual(['written at 100'])
  })

  test('moves for one asker after the other', async () => {
    one.add(150, 'a')
    await Promise.all([driver.advanceTo(200), driver.advanceTo(300)])
    expect(moves).toEqual([150, 200, 300])
  })

  test('goes to the next thing that happens, and stays where nothing does', async () => {
    one.add(170, 'a')
    expect(await driver.advanceToNext()).toBe(true)
    expect(clock.now()).toBe(170)
    expect(await driver.advanceToNext()).toBe(false)
    expect(clock.now()).toBe(170)
  })
})

describe('a run', () => {
  test('goes on by itself when work ends or it is kicked', async () => {
    void work.track(Promise.resolve().then(() => one.add(100, 'after work')))
    await expect.poll(() => one.delivered).toEqual(['after work at 100'])
    one.add(100, 'after a kick')
    driver.kick()
    await expect.poll(() => one.delivered).toHaveLength(2)
  })

  test('that failed tells everyone who waits', async () => {
    const waiting = driver.advanceTo(500)
    driver.fail(new Error('disk full'))
    await expect(waiting).rejects.toThrow('disk full')
    await expect(driver.quiet()).rejects.toThrow('disk full')
  })

  test('fails when a service throws', async () => {
    const broken: Service = {
      name: 'broken',
      pump: () => {
        throw new Error('torn')
      },
      nextAt: () => undefined,
    }
    const failing = new Driver({ services: [broken], work, clock })
    await expect(failing.quiet()).rejects.toThrow('torn')
    await failing.stop()
  })

  test('says which service claims work that it does not start', async () => {
    const idle: Service = { name: 'idle', pump: () => 0, nextAt: () => 100 }
    const stuck = new Driver({ services: [idle], work, clock })
    await expect(stuck.advanceTo(200)).rejects.toMatchObject({ code: 'local.stuck', message: expect.stringContaining('idle') })
    await stuck.stop()
  })

  test('that was stopped starts nothing, and whoever waits hears of it', async () => {
    await driver.stop()
    one.add(100, 'a')
    await expect(driver.quiet()).rejects.toMatchObject({ code: 'local.stopped' })
    expect(one.delivered).toEqual([])
  })
})
