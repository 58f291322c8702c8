// Puts an e-mail together from its own file, its layout and the partials that they include, as text and before anything
// looks at it as MJML or Liquid.

import { Problem } from '../../problem.ts'
import { nearest } from '../../nearest.ts'
import { placeAt } from './source-place.ts'

/** File texts by path, relative to the folder `journeys`. */
export type ContentFiles = ReadonlyMap<string, string>

export interface Assembled {
  readonly source: string
  /** Every file that went into it. */
  readonly files: readonly string[]
  readonly problems: readonly Problem[]
}

/** The layout's own name for the e-mail that it surrounds. */
const contentPath = '@content'
const include = /<mj-include\s+path=(["'])(.*?)\1\s*(?:\/>|>\s*<\/mj-include>)/g

/**
 * The whole document. A file with a root of its own (`<mjml>` or `<html>`) stands alone; any other goes where the layout
 * `content/layout/LAYOUT` says `<mj-include path="@content" />`.
 */
export function assemble(emailFile: string, layout: string, files: ContentFiles): Assembled {
  const problems: Problem[] = []
  const used = new Set<string>()
  const source = files.get(emailFile) ?? ''
  const extension = emailFile.slice(emailFile.lastIndexOf('.'))
  const layoutFile = `content/layout/${layout}${extension}`
  const alone = /<(mjml|html)[\s>]/i.test(source)
  if (alone) return { source: expand(emailFile, []), files: [...used], problems }
  if (!files.has(layoutFile)) {
    problems.push(
      new Problem(
        'content.no-layout',
        `Expected the layout ${layoutFile}, found none. Write it, or make this e-mail a whole document of its own.`,
        { place: { file: emailFile } },
      ),
    )
    return { source: '', files: [emailFile], problems }
  }
  if (!includesContent(files.get(layoutFile) ?? '')) {
    problems.push(
      new Problem(
        'content.layout-without-content',
        `Expected <mj-include path="${contentPath}" /> in the layout, found none.`,
        {
          place: { file: layoutFile },
        },
      ),
    )
  }
  const whole = expand(layoutFile, [])
  return { source: whole, files: [...used.add(emailFile)], problems }

  function expand(file: string, inside: readonly string[]): string {
    used.add(file)
    const text = files.get(file) ?? ''
    return text.replaceAll(include, (tag: string, _quote: string, path: string, offset: number) => {
      const target = path === contentPath ? emailFile : resolvePath(file, path)
      const refused = refusal(file, target, path, inside)
      if (refused === undefined) return expand(target, [...inside, file])
      problems.push(new Problem('content.bad-include', refused.message, { place: placeAt(file, text, offset), suggestion: refused.suggestion }))
      return tag.startsWith('<mj-include') ? '' : tag
    })
  }

  function refusal(file: string, target: string, path: string, inside: readonly string[]): { message: string; suggestion?: string } | undefined {
    if (inside.includes(target) || target === file)
      return { message: `${target} includes itself, through ${[...inside, file].join(' → ')}.` }
    if (files.has(target)) return undefined
    const partials = [...files.keys()].filter((name) => name.startsWith('content/') && !name.endsWith('.json'))
    return { message: `Expected a file, found none at ${target} (written ${JSON.stringify(path)}).`, suggestion: nearest(target, partials) }
  }
}

function includesContent(layout: string): boolean {
  return [...layout.matchAll(include)].some(([, , path]) => path === contentPath)
}

function resolvePath(from: string, path: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
