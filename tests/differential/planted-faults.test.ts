// What the random journeys are worth: every fault planted into what the compiler made is found by one of them.
import { expect, test } from 'vitest'
import type { Story } from './story.ts'
import { compile, run, tell } from './story.ts'
import { faults, withFault } from './planted-faults.ts'
import { missed, reached } from './coverage.ts'

const enough = 1500
const stories = new Map<number, Promise<Story | undefined>>()

function storyOf(seed: number): Promise<Story | undefined> {
  const known = stories.get(seed) ?? tell(seed)
  stories.set(seed, known)
  return known
}

test.each(faults)('a compiler is found out in which $name', { timeout: 600_000 }, async (fault) => {
  for (let seed = 1; seed <= enough; seed++) {
    const story = await storyOf(seed)
    const misread = story === undefined ? undefined : fault.misread?.(story.one)
    if (story === undefined || (fault.misread !== undefined && misread === undefined)) continue
    // A case that it can no longer read is found out as well, but shows nothing of what it does.
    const deployed = misread === undefined ? story.deployed : await compile(misread).catch(() => undefined)
    const faulty = deployed === undefined ? undefined : { ...deployed, compiled: withFault(deployed.compiled, fault) }
    if (faulty === undefined || JSON.stringify(faulty) === JSON.stringify(story.deployed) && JSON.stringify(misread?.history ?? story.one.history) === JSON.stringify(story.one.history)) continue
    // A definition that the executor refuses to load is found out as well.
    const own = await run({ one: misread ?? story.one }, faulty).catch((error: unknown) => [String(error)])
    if (JSON.stringify(own) !== JSON.stringify(story.told)) return
  }
  expect.fail(`${enough} random journeys did not notice`)
})

test('a kind of step that no journey uses is missed', () => {
  const all = [...reached().keys(), ...missed()]
  expect(missed(all)).toEqual([])
  expect(missed(all.filter((name) => name !== 'step wait' && name !== 'trigger schedule.audience'))).toEqual(['step wait', 'trigger schedule.audience'])
})
