// `perennial schema`: writes the JSON Schemas by which editors complete and check the files of a journeys folder.

import { join } from 'node:path'
import type { Command } from '../command.ts'
import { journeysFolder } from '../journeys-folder.ts'
import { readOptions } from '../command.ts'
import { readProject } from '../../engine/project-files.ts'
import { writeSchemas } from './schema-files.ts'

const help = `Usage: perennial schema [DIR]

Writes DIR/schema/*.schema.json (./journeys, else the shipped folder), by which an editor completes, explains and checks the
journeys, with the project's own stages, topics, events, attributes and e-mails. \`perennial validate\` says when they are stale.`

export const schema: Command = {
  says: 'writes the JSON Schemas by which editors complete journeys',
  help,
  async run(args) {
    const folder = journeysFolder(readOptions(args, {}, 1).words[0])
    const written = writeSchemas(folder, readProject(folder))
    console.log(written.length === 0 ? 'The schemas are as they should be.' : written.map((path) => `Wrote ${join(folder, path)}`).join('\n'))
    return 0
  },
}
