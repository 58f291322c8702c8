// The journeys folder that a command works on: all its problems at once, or what is in it.
import type { JourneyFile } from '../engine/language/journey-file.ts'
import type { ProjectSource } from '../engine/project-files.ts'
import { Problem, Problems } from '../engine/problem.ts'
import { journeysFolder } from './journeys-folder.ts'
import { nearest } from '../engine/nearest.ts'
import { readDefinitions } from '../engine/language/project.ts'
import { readProject } from '../engine/project-files.ts'

/** What is in the folder; without a name ./journeys, else the one that comes with Perennial. Throws `cli.usage` when there is none. */
export const openFolder = (named: string | undefined): ProjectSource => readProject(journeysFolder(named))

/**
 * The journey of this name in the source, read and checked; what is wrong with others is theirs. Throws all problems where it
 * has some itself or the model does, `cli.usage` for a name that no file has.
 */
export function findJourney(source: ProjectSource, name: string): JourneyFile {
  const { files, problems } = readDefinitions(source)
  const found = files.find(({ id }) => id === name.replace(/\.journey\.json$/, ''))
  if (found !== undefined) return found
  if (problems.length > 0) throw new Problems('project.problems', problems)
  throw new Problem('cli.usage', `There is no journey "${name}". ${nearest(name, files.map(({ id }) => id))}`)
}
