// A starter laid into a project, in memory: what the project's files are then, or every reason why it does not go. What the
// project has is never overwritten.
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser'
import type { Need } from './needs.ts'
import type { Json, JsonObject } from '../../engine/json.ts'
import type { ProjectSource } from '../../engine/project-files.ts'
import type { Starter } from './shelf.ts'
import { Problem } from '../../engine/problem.ts'
import { canonical } from '../../engine/canonical.ts'
import { compileProject } from '../../engine/language/project.ts'
import { isObject } from '../../engine/json.ts'
import { needsOf } from './needs.ts'
import { placeAt } from '../../engine/content/publish/source-place.ts'

export interface Addition {
  /** New texts, by path: files that were not there, and files that were. */
  files: Record<string, string>
  /** What came into files that were there: `coupons.cart-10`. */
  entries: { file: string; entry: string }[]
  /** Nothing may be written when there are any. */
  problems: Problem[]
}

export interface Around {
  /** Layout and words for a project that has no layout of its own. */
  shared: ProjectSource
  /** Whether what the project has stands also where the starter means something else by it. */
  keep: boolean
}

export async function addition(project: ProjectSource, starter: Starter, { shared, keep }: Around): Promise<Addition> {
  const broken = await errorsOf(project)
  if (broken.length > 0) return { files: {}, entries: [], problems: broken }
  const hasLayout = Object.keys(project.files).some((path) => path.startsWith('content/layout/'))
  const locale = localeFile(project)
  const own = [starter, ...(hasLayout ? [] : [shared])].flatMap(({ files }) => Object.entries(files)).filter(([path]) => path.startsWith('content/') || path.endsWith('.journey.json'))
  const taken = own.flatMap(([path]) => (project.files[path] === undefined ? [] : [isThere(path)]))
  const texts = new Map(Object.entries(project.files))
  const needs = [...needsOf(starter, project, locale), ...(hasLayout ? [] : sharedWords(shared, locale))]
  const entries: Addition['entries'] = []
  const problems = [...taken]
  for (const need of needs) {
    const found = entryAt(texts.get(need.file), need.path)
    if (found === undefined) {
      texts.set(need.file, withEntry(texts.get(need.file) ?? emptyFile(need.file), need))
      entries.push({ file: need.file, entry: need.path.join('.') })
    } else if (need.file === locale && need.path[0] !== 'shared') {
      problems.push(conflict(texts, need, `has texts already under "${need.path[0]}"`, 'Give the starter another name with --as NAME.'))
    } else if (!keep) {
      problems.push(...differences(need, found).map((difference) => conflict(texts, need, difference, 'Call yours otherwise, or let yours stand with --keep.')))
    }
  }
  if (problems.length > 0) return { files: {}, entries: [], problems }
  const after = { files: { ...Object.fromEntries(texts), ...Object.fromEntries(own) } }
  const files = Object.fromEntries(Object.entries(after.files).filter(([path, text]) => project.files[path] !== text))
  return { files, entries, problems: await errorsOf(after) }
}

async function errorsOf(source: ProjectSource): Promise<Problem[]> {
  return (await compileProject(source)).problems
}

function isThere(path: string): Problem {
  return new Problem('starter.name-taken', 'is there already', { place: { file: path }, suggestion: 'Give the starter another name with --as NAME.' })
}

function conflict(texts: ReadonlyMap<string, string>, { file, path }: Need, message: string, suggestion: string): Problem {
  const text = texts.get(file) ?? ''
  const tree = parseTree(text)
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, path)
  return new Problem('starter.conflict', message, { place: { ...placeAt(file, text, node?.offset ?? 0), path: `$.${path.join('.')}` }, suggestion })
}

/** In which of what matters the project's entry is not what the starter needs. */
function differences({ path, value, meaning }: Need, found: Json): string[] {
  const [wanted, has] = [value, found].map((one) => (isObject(one) ? one : {}))
  return meaning.flatMap((key) => {
    if (canonical(wanted?.[key] ?? null) === canonical(has?.[key] ?? null)) return []
    return [`has ${shown(has?.[key])} as "${key}", and the starter's ${path.at(-1)} has ${shown(wanted?.[key])}`]
  })
}

const shown = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value))

function entryAt(text: string | undefined, path: readonly string[]): Json | undefined {
  let at: Json | undefined = text === undefined ? {} : (JSON.parse(text.replace(/^\uFEFF/, '')) as Json)
  for (const key of path) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
  return at
}

function withEntry(text: string, { path, value }: Need): string {
  const edits = modify(text, path, value, { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' } })
  return applyEdits(text, edits)
}

function emptyFile(file: string): string {
  const schema = file === 'segments.json' ? { $schema: './schema/segments.schema.json', segments: {} } : {}
  return `${JSON.stringify(schema, undefined, 2)}\n`
}

/** Texts are written into the brand's default language, whatever they are in: that is where none may be missing. */
function localeFile({ files }: ProjectSource): string {
  const { brand } = JSON.parse((files['lifecycle.json'] ?? '{}').replace(/^\uFEFF/, '')) as { brand: { defaultLocale: string } }
  const [language = 'en'] = brand.defaultLocale.split('-')
  return [`locales/${brand.defaultLocale}.json`, `locales/${language}.json`].find((path) => files[path] !== undefined) ?? `locales/${language}.json`
}

function sharedWords({ files }: ProjectSource, locale: string): Need[] {
  const { shared } = JSON.parse(files['locales/en.json'] ?? '{}') as { shared: JsonObject }
  return Object.entries(shared).map(([key, value]) => ({ file: locale, path: ['shared', key], value: value as string, meaning: [] }))
}
