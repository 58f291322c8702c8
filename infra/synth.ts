// From the folder that marketers edit to the folder that deploys. The CDK CLI comes here by infra/app.ts, the one-machine
// system and the tests directly.
import { join, relative } from 'node:path'
import { compileProject } from '../engine/language/project.ts'
import { Problem, Problems } from '../engine/problem.ts'
import { readProject } from '../engine/project-files.ts'
import type { AssemblyOptions } from './assembly.ts'
import { assemble } from './assembly.ts'

export interface SynthesizeOptions extends AssemblyOptions {
  journeysDir: string
}

/**
 * Compiles, then writes the cloud assembly; resolves with the compiler's warnings. Rejects with `Problems`, every problem
 * of every file, and then nothing was written.
 */
export async function synthesize({ journeysDir, ...options }: SynthesizeOptions): Promise<Problem[]> {
  const { problems, warnings, ...compiled } = await compileProject(readProject(journeysDir))
  const folder = relative(process.cwd(), journeysDir) || '.'
  if (problems.length > 0) {
    throw new Problems(
      'project.refused',
      problems.map((problem) => within(folder, problem)),
    )
  }
  assemble(compiled, options)
  return warnings.map((warning) => within(folder, warning))
}

/** The compiler knows its files by their paths inside the folder; an editor opens them by their paths from here. */
function within(folder: string, problem: Problem): Problem {
  if (problem.place === undefined) return problem
  return problem.at({ ...problem.place, file: join(folder, problem.place.file) })
}
