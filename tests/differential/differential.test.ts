// Random journeys, run three ways: the compiled definition on the local executor, the same definition on somebody else's
// interpreter, and the journey read aloud by a walker that knows nothing of either. All must tell the same story.
//   CASES=5000 SEED=7 npx vitest run tests/differential
import { expect, test } from 'vitest'
import type { Case } from './history.ts'
import type { Compiled } from '../../engine/language/project.ts'
import aslValidator from 'asl-validator'
import { assignIds } from '../../engine/compile/ids.ts'
import { compileCase } from './model-project.ts'
import { faults, withFault } from './planted-faults.ts'
import { generateCase } from './generate.ts'
import { keyring } from '../engine/world/world.ts'
import { lines, runCase } from './run-case.ts'
import { loadInterpreter, secondInterpreter } from './second-interpreter.ts'
import { missed, reached } from './coverage.ts'
import { Tie, Walker } from './walker.ts'

const cases = Number(process.env['CASES'] ?? 1500)
const firstSeed = Number(process.env['SEED'] ?? 1)
const length = 400 * 86_400_000

/** A case whose story has one right telling; undefined where chance made none. */
async function tell(seed: number): Promise<{ one: Case; compiled: Compiled; told: string[]; until: number } | undefined> {
  const one = generateCase(seed)
  const until = one.history.startAt + length
  const compiled = await compileCase(one.journey as never).catch((error: unknown) => {
    throw new Error(`seed ${seed} ${JSON.stringify(one.journey)}`, { cause: error })
  })
  if (compiled === undefined) return undefined
  try {
    const { ids } = assignIds(one.journey['steps'] as never)
    return { one, compiled, until, told: lines(new Walker(one, keyring.customer('anna'), ids).walk(until)) }
  } catch (error) {
    if (error instanceof Tie) return undefined
    throw error
  }
}

/** The definition with names in the place of what a deploy fills in. */
const runnable = ({ journeys }: Compiled): object =>
  JSON.parse(JSON.stringify(journeys[0]!.definition).replaceAll('${StepsFunction}', 'arn:aws:lambda:eu-west-1:000000000000:function:steps').replaceAll('${MailQueueUrl}', 'https://sqs.example.com/mail')) as object

function describeCase({ seed, journey, history }: Case): string {
  const events = history.events.map(({ at, name, properties }) => `${new Date(at).toISOString()} ${name} ${JSON.stringify(properties)}`)
  return [`seed ${seed} in ${history.zone}`, JSON.stringify(journey), ...events].join('\n')
}

test(`${cases} random journeys tell the same story on both executors as when they are read aloud`, { timeout: 3_600_000 }, async () => {
  const StateMachine = await loadInterpreter()
  let told = 0
  const invalid: string[] = []
  for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
    const story = await tell(seed)
    if (story === undefined) continue
    told++
    // Validating takes longer than all the rest, so not every one of thousands is.
    if (told % 10 === 1 && !aslValidator(runnable(story.compiled)).isValid) invalid.push(describeCase(story.one))
    const own = lines(await runCase(story.compiled, story.one.history, story.until))
    const other = lines(await runCase(story.compiled, story.one.history, story.until, secondInterpreter(StateMachine)))
    expect(other, `the second interpreter, ${describeCase(story.one)}`).toEqual(own)
    expect(own, `the walker, ${describeCase(story.one)}`).toEqual(story.told)
  }
  console.log([...reached()].toSorted().map(([what, count]) => `${what} ${count}`).join(', '))
  expect(invalid).toEqual([])
  expect(missed()).toEqual([])
  expect(told).toBeGreaterThan(cases * 0.85)
})

test.each(faults)('a compiler is found out in which $name', { timeout: 600_000 }, async (fault) => {
  for (let seed = 1; seed <= 400; seed++) {
    const story = await tell(seed)
    if (story === undefined) continue
    const faulty = withFault(story.compiled, fault)
    if (JSON.stringify(faulty) === JSON.stringify(story.compiled)) continue
    // A definition that the executor refuses to load is found out as well.
    const own = await runCase(faulty, story.one.history, story.until).then(lines, (error: unknown) => [String(error)])
    if (JSON.stringify(own) !== JSON.stringify(story.told)) return
  }
  expect.fail('400 random journeys did not notice')
})
