// Random journeys, run three ways: the compiled definition on the local executor, the same definition on somebody else's
// interpreter, and the journey read aloud by a walker that knows nothing of either. All must tell the same story.
import { expect, test } from 'vitest'
import { assignIds } from '../../engine/compile/ids.ts'
import { compileCase } from './model-project.ts'
import { generateCase } from './generate.ts'
import { keyring } from '../engine/world/world.ts'
import { lines, runCase } from './run-case.ts'
import { loadInterpreter, secondInterpreter } from './second-interpreter.ts'
import { Tie, Walker } from './walker.ts'

const cases = Number(process.env['CASES'] ?? 300)
const firstSeed = Number(process.env['SEED'] ?? 1)
const day = 86_400_000

test(`${cases} random journeys tell the same story on both executors as when they are read aloud`, { timeout: 600_000 }, async () => {
  const StateMachine = await loadInterpreter()
  let ties = 0
  let unreachable = 0
  for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
    const one = generateCase(seed)
    const until = one.history.startAt + 400 * day
    const compiled = await compileCase(one.journey as never).catch((error: unknown) => {
      throw new Error(`seed ${seed} ${JSON.stringify(one.journey)}`, { cause: error })
    })
    if (compiled === undefined) {
      unreachable++
      continue
    }
    const { ids } = assignIds(one.journey['steps'] as never)
    let told: string[]
    try {
      told = lines(new Walker(one, keyring.customer('anna'), ids).walk(until))
    } catch (error) {
      if (!(error instanceof Tie)) throw error
      ties++
      continue
    }
    const own = lines(await runCase(compiled, one.history, until))
    const other = lines(await runCase(compiled, one.history, until, secondInterpreter(StateMachine)))
    const story = `seed ${seed} in ${one.history.zone}\n${JSON.stringify(one.journey)}\n${one.history.events.map(({ at, name, properties }) => `${new Date(at).toISOString()} ${name} ${JSON.stringify(properties)}`).join('\n')}`
    expect(other, `the second interpreter, ${story}`).toEqual(own)
    expect(own, `the walker, ${story}`).toEqual(told)
  }
  console.log(`${ties} of ${cases} cases were ties, ${unreachable} had a step that nobody reaches`)
})
