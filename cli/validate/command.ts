// `perennial validate`: every problem of every file of a journeys folder, for people, for tools and for pull requests.

import { relative } from 'node:path'
import type { Command } from '../command.ts'
import { compileProject } from '../../engine/language/project.ts'
import { readProject, type ProjectSource } from '../../engine/project-files.ts'
import { writeSchemas } from '../schema/schema-files.ts'
import { annotation } from './annotations.ts'
import { count, findingsOf } from './findings.ts'
import { findingsText, shownAtMost } from './findings-text.ts'
import { help, readValidateOptions } from './options.ts'

/** Editors have the names of today; where nobody edits, nothing is written. */
function refreshSchemas(folder: string, source: ProjectSource): void {
  const shipped = Object.keys(source.files).some((path) => path.startsWith('schema/'))
  if (shipped && process.env['CI'] === undefined) writeSchemas(folder, source)
}

export const validate: Command = {
  says: 'checks a journeys folder and tells all its problems',
  help,
  async run(args) {
    const { folder, json, github, strict, verbose } = readValidateOptions(args)
    const source = readProject(folder)
    refreshSchemas(folder, source)
    const compiled = await compileProject(source)
    const findings = findingsOf(verbose ? compiled : { ...compiled, notes: [] }, folder)
    if (json) {
      console.log(JSON.stringify(findings, undefined, 2))
    } else {
      console.log(findingsText(findings, (file) => source.files[relative(folder, file).replaceAll('\\', '/')], Object.keys(source.files).length))
      if (github) for (const finding of findings.slice(0, shownAtMost)) console.log(annotation(finding))
    }
    return count(findings, 'error') > 0 || (strict && count(findings, 'warning') > 0) ? 1 : 0
  },
}
