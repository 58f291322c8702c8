// Every fault of a project is told, wherever the others are, and nothing but the faults.
import * as fc from 'fast-check'
import { apart, faults, planted, project, toTell } from './planted-faults.ts'
import type { Fault } from './planted-faults.ts'
import { compileProject } from '../../../engine/language/project.ts'
import { describe, expect, test } from 'vitest'

async function told(chosen: readonly Fault[]): Promise<string[]> {
  const { problems, warnings } = await compileProject({ files: planted(chosen) })
  return [...problems, ...warnings].map(({ code, place }) => `${code} ${place?.file} ${place?.path}`).toSorted()
}

test('the project is sound before', async () => expect(await told([])).toEqual([]))

describe('one fault is one problem', () => {
  test.each(faults.map((fault, index) => [`${fault.code} ${fault.file} ${fault.path ?? index}`, fault] as const))('%s', async (_, fault) => expect(await told([fault])).toEqual(toTell([fault])))
})

test('of many faults each is told, and nothing else', async () => {
  await fc.assert(fc.asyncProperty(fc.shuffledSubarray([...faults], { minLength: 2, maxLength: 12 }), async (some) => {
    const chosen = apart(some)
    expect(await told(chosen)).toEqual(toTell(chosen))
  }), { numRuns: 300 })
})

test('planting leaves the project as it is', () => expect(project()).toEqual(project()))
