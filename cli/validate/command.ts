// `perennial validate`: every problem of every file of a journeys folder, for people, for tools and for pull requests.

import { relative } from 'node:path'
import type { Command } from '../command.ts'
import { compareProjects } from '../../engine/language/against.ts'
import { compileProject } from '../../engine/language/project.ts'
import type { Compiled } from '../../engine/language/project.ts'
import { Problem } from '../../engine/problem.ts'
import { readProject, type ProjectSource } from '../../engine/project-files.ts'
import { staleSchemas } from '../schema/schema-files.ts'
import { annotation } from './annotations.ts'
import { count, findingsOf } from './findings.ts'
import { findingsText, shownAtMost } from './findings-text.ts'
import { readProjectAt } from './former-project.ts'
import { help, readValidateOptions } from './options.ts'

/** A check writes nothing; who edits is told what their editor does not know yet. */
function tellOfSchemas(source: ProjectSource): void {
  const shipped = Object.keys(source.files).some((path) => path.startsWith('schema/'))
  if (shipped && staleSchemas(source).length > 0) console.error('The JSON Schemas by which editors complete are older than these files: `perennial schema` writes them anew.')
}

/** What a deploy would do to the people inside the journeys of a commit. */
async function insideOf(source: ProjectSource, reference: string, compiled: Compiled): Promise<{ errors: Problem[]; notes: Problem[] }> {
  const former = await compileProject(source)
  if (former.problems.length > 0) throw new Problem('against.unsound', `The journeys as of "${reference}" are not sound themselves, so nobody can be inside them. Name the commit that is deployed.`)
  const found = compareProjects(former, compiled).map(({ journey, severity, code, message }) => ({ severity, problem: new Problem(code, message, { place: { file: `${journey}.journey.json` } }) }))
  const of = (wanted: 'error' | 'note'): Problem[] => found.filter(({ severity }) => severity === wanted).map(({ problem }) => problem)
  return { errors: of('error'), notes: of('note') }
}

export const validate: Command = {
  says: 'checks a journeys folder and tells all its problems',
  help,
  async run(args) {
    const { folder, json, github, strict, verbose, against } = readValidateOptions(args)
    const source = readProject(folder)
    // Read first, so that a reference that is none is told whatever else is wrong.
    const former = against === undefined ? undefined : readProjectAt(folder, against)
    const compiled = await compileProject(source)
    const inside = against === undefined || former === undefined || compiled.problems.length > 0 ? { errors: [], notes: [] } : await insideOf(former, against, compiled)
    const findings = findingsOf({ ...compiled, problems: [...compiled.problems, ...inside.errors], notes: [...(verbose ? compiled.notes : []), ...inside.notes] }, folder)
    if (json) {
      console.log(JSON.stringify(findings, undefined, 2))
    } else {
      console.log(findingsText(findings, (file) => source.files[relative(folder, file).replaceAll('\\', '/')], Object.keys(source.files).length))
      tellOfSchemas(source)
      if (github) for (const finding of findings.slice(0, shownAtMost)) console.log(annotation(finding))
    }
    return count(findings, 'error') > 0 || (strict && count(findings, 'warning') > 0) ? 1 : 0
  },
}
