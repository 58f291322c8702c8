// What lies in `journeys/starters`: starter journeys, each a small journeys folder with what it needs of a project, and
// lifecycle models to begin a project with.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../engine/problem.ts'
import { nearest } from '../../engine/nearest.ts'
import { readProject, type ProjectSource } from '../../engine/project-files.ts'

/** Names of a starter's and what they are called in the project. */
export interface Names {
  stages?: Record<string, string>
  topics?: Record<string, string>
  events?: Record<string, string>
}

export interface About {
  label: string
  /** Whom it is for and what it does. */
  for: string
  /** The models that it goes on, and what has to be called otherwise there. */
  models: Record<string, Names>
  /** What to change first. */
  change: string[]
}

export interface Starter extends ProjectSource {
  name: string
  about: About
}

const shelf = join(import.meta.dirname, '..', '..', 'journeys', 'starters')
const models = join(shelf, 'models')
/** What every model has: the layout of e-mails and its words. */
const shared = 'shared'

const foldersIn = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted()

export const starterNames = (): string[] => foldersIn(shelf).filter((name) => name !== 'models')
export const modelNames = (): string[] => foldersIn(models).filter((name) => name !== shared)

/** Throws `cli.usage` for a name that nothing has. */
export function readStarter(name: string): Starter {
  if (!starterNames().includes(name)) throw new Problem('cli.usage', `There is no starter "${name}". ${nearest(name, starterNames())}`)
  const { 'starter.json': about, ...files } = readProject(join(shelf, name)).files
  return { name, files, about: JSON.parse(about ?? '') as About }
}

/** A whole project without journeys. Throws `cli.usage` for a name that nothing has. */
export function readModel(name: string): ProjectSource {
  if (!modelNames().includes(name)) throw new Problem('cli.usage', `There is no model "${name}". ${nearest(name, modelNames())}`)
  return { files: { ...readShared().files, ...readProject(join(models, name)).files } }
}

export const readShared = (): ProjectSource => readProject(join(models, shared))
