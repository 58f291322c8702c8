// A case from its seed to what everybody tells of it.
import type { Case } from './history.ts'
import type { Deployed } from './run-case.ts'
import type { MakeMachines } from '../engine/world/world.ts'
import aslValidator from 'asl-validator'
import { compileCase } from './model-project.ts'
import { expect } from 'vitest'
import { generateCase } from './generate.ts'
import { keyring } from '../engine/world/world.ts'
import { lines } from './history.ts'
import { loadInterpreter, secondInterpreter } from './second-interpreter.ts'
import { missed, reached } from './coverage.ts'
import { readAloud, Tie } from './walker.ts'
import { runCase } from './run-case.ts'

export interface Story {
  one: Case
  deployed: Deployed
  /** As the walker tells it. */
  told: string[]
}

/** A case whose story has one right telling; undefined where chance made none. */
export async function tell(seed: number): Promise<Story | undefined> {
  const one = generateCase(seed)
  const deployed = await compile(one).catch((error: unknown) => {
    throw new Error(`The generator made what is refused: ${describeCase(one)}`, { cause: error })
  })
  if (deployed === undefined) return undefined
  try {
    return { one, deployed, told: lines(readAloud(one, keyring.customer(one.history.user))) }
  } catch (error) {
    if (error instanceof Tie) return undefined
    throw new Error(`The walker stumbled: ${describeCase(one)}`, { cause: error })
  }
}

export async function compile(one: Case): Promise<Deployed | undefined> {
  const compiled = await compileCase(one)
  if (compiled === undefined || one.deployAt === undefined) return compiled === undefined ? undefined : { compiled }
  const { j: _, ...journeys } = one.journeys
  const before = await compileCase({ ...one, journeys, parts: Object.fromEntries(Object.entries(one.parts).filter(([name]) => !name.startsWith('j-'))) })
  return { compiled, ...(before === undefined ? {} : { before }) }
}

export const run = async ({ one }: Pick<Story, 'one'>, deployed: Deployed, makeMachines?: MakeMachines): Promise<string[]> => lines(await runCase(deployed, one, makeMachines))

/** The definitions with names in the place of what a deploy fills in. */
function isValid({ deployed }: Story): boolean {
  return deployed.compiled.journeys.every(({ definition }) =>
    aslValidator(JSON.parse(JSON.stringify(definition).replaceAll('${StepsFunction}', 'arn:aws:lambda:eu-west-1:000000000000:function:steps').replaceAll('${MailQueueUrl}', 'https://sqs.example.com/mail')) as object).isValid)
}

export function describeCase({ seed, journeys, parts, holdout, deployAt, history }: Case): string {
  const moment = (at: number): string => new Date(at).toISOString()
  const events = history.events.map(({ at, name, properties }) => `${moment(at)} ${name} ${JSON.stringify(properties)}`)
  const around = [...(holdout === undefined ? [] : [`holdout of the programme ${holdout}`]), ...(deployAt === undefined ? [] : [`j deployed at ${moment(deployAt)}`])]
  return [`seed ${seed} (again with CASES=1 SEED=${seed}) in ${history.zone} from ${moment(history.startAt)}`, ...around, JSON.stringify(journeys), JSON.stringify(parts), ...events].join('\n')
}

/** How many cases there are over all files, and the first seed. */
export const cases = Number(process.env['CASES'] ?? 3000)
export const firstSeed = Number(process.env['SEED'] ?? 1)

/** Fewer than these come by chance to not everything. */
const enoughToReachAll = 1000

/** Tells every case of these seeds in all three ways; answers which definitions are invalid, and what of the language none came to. */
export async function tellAll(seeds: readonly number[]): Promise<{ invalid: string[]; missed: string[] }> {
  const StateMachine = await loadInterpreter()
  let told = 0
  const invalid: string[] = []
  for (const seed of seeds) {
    const story = await tell(seed)
    if (story === undefined) continue
    told++
    // Validating takes longer than all the rest, so not every one of thousands is.
    if (told % 10 === 1 && !isValid(story)) invalid.push(describeCase(story.one))
    const own = await run(story, story.deployed)
    const other = await run(story, story.deployed, secondInterpreter(StateMachine))
    expect(other, `the second interpreter, ${describeCase(story.one)}`).toEqual(own)
    expect(own, `the walker, ${describeCase(story.one)}`).toEqual(story.told)
  }
  console.log([`${told} of ${seeds.length} cases told`, ...[...reached()].toSorted().map(([what, count]) => `${what} ${count}`)].join(', '))
  if (seeds.length < enoughToReachAll) return { invalid, missed: [] }
  expect(told).toBeGreaterThan(seeds.length * 0.8)
  return { invalid, missed: missed() }
}

export const seedsFrom = (first: number): number[] => Array.from({ length: cases }, (_, index) => firstSeed + index).filter((seed) => seed % 2 === first % 2)

