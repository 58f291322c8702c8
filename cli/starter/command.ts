// `perennial starter`: starter journeys and lifecycle models, told and copied in.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../command.ts'
import { Problem } from '../../engine/problem.ts'
import { addedText, listText, modelText, starterText } from './told.ts'
import { addition } from './addition.ts'
import { findingsOf } from '../validate/findings.ts'
import { findingsText } from '../validate/findings-text.ts'
import { help, readStarterOptions, type StarterOptions } from './options.ts'
import { journeysFolder } from '../journeys-folder.ts'
import { modelNames, readModel, readShared, readStarter } from './shelf.ts'
import { readProject } from '../../engine/project-files.ts'
import { renamed } from './renaming.ts'
import { writeFiles } from './write-files.ts'
import { writeSchemas } from '../schema/schema-files.ts'

export const starter: Command = {
  says: 'copies a starter journey or a lifecycle model in',
  help,
  async run(args) {
    const { status, text } = await answerTo(args)
    console.log(text)
    return status
  },
}

interface Answer {
  status: number
  text: string
}

/** Does what is asked, and returns what is to be said of it. Throws `cli.usage` for what cannot be meant. */
export async function answerTo(args: string[]): Promise<Answer> {
  const options = readStarterOptions(args)
  switch (options.action) {
    case 'list':
      return { status: 0, text: listText() }
    case 'show':
      return { status: 0, text: modelNames().includes(options.name) ? modelText(options.name) : await show(options.name) }
    case 'add':
      return add(options)
    case 'model':
      return { status: 0, text: copyModel(options) }
  }
}

async function show(name: string): Promise<string> {
  const found = readStarter(name)
  const [model, names] = Object.entries(found.about.models)[0] ?? ['', {}]
  const project = readModel(model)
  const { files } = await addition(project, renamed(found, names), { shared: readShared(), keep: true })
  return starterText(found, { files: { ...project.files, ...files } })
}

async function add({ name, dir, as, names, keep }: StarterOptions): Promise<Answer> {
  const found = renamed(readStarter(name), names, as)
  const folder = journeysFolder(dir)
  const project = readProject(folder)
  const added = await addition(project, found, { shared: readShared(), keep })
  if (added.problems.length > 0) {
    const files = { ...project.files, ...added.files }
    const findings = findingsOf({ problems: added.problems, warnings: [], notes: [] }, folder)
    const told = findingsText(findings, (file) => Object.entries(files).find(([path]) => join(folder, path) === file)?.[1], Object.keys(files).length)
    return { status: 1, text: `${told}\n\nNothing was written.${mendFor(added.problems)}` }
  }
  writeFiles(folder, added.files)
  writeSchemas(folder, readProject(folder))
  return { status: 0, text: addedText(folder, found, added, project) }
}

/** What the finding itself cannot know: that a name may be led to another. */
function mendFor(problems: readonly Problem[]): string {
  if (problems.some(({ code }) => code === 'lifecycle.missing')) return ' Begin with a model: `perennial starter list` tells them.'
  if (problems.some(({ code }) => code.endsWith('.unknown-stage'))) return ' Say which of your stages is meant with --stage "theirs=yours".'
  return ''
}

function copyModel({ name, dir }: StarterOptions): string {
  const model = readModel(name)
  if (existsSync(dir) && readdirSync(dir).length > 0) throw new Problem('cli.usage', `The folder "${dir}" is not empty. Name another with --dir: a model is for a project that begins.`)
  writeFiles(dir, model.files)
  writeSchemas(dir, readProject(dir))
  return `${modelText(name)}\n\nCopied to ${dir}. Change first: "brand" in ${join(dir, 'lifecycle.json')}. Then \`perennial starter list\` tells which journeys there are to begin with.`
}
