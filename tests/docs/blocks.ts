// The examples in a page: its fenced blocks, and the JSON that stands in the running text and in tables.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export interface Block {
  /** `docs/language/steps.md` */
  page: string
  /** Of its first line of content, from 1. */
  line: number
  /** The heading above it. */
  section: string
  /** What stands behind the fence: `json`, `json condition`, `sh`. */
  fence: string
  text: string
}

export interface Inline {
  page: string
  line: number
  section: string
  text: string
}

/** All pages whose examples are held to be true. */
export const pages: string[] = ['README.md', 'journeys/README.md', 'docs/cookbook.md', 'docs/starters.md', ...readdirSync(join(root, 'docs/language')).toSorted().map((name) => `docs/language/${name}`)]

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

export interface Examples {
  blocks: Block[]
  inlines: Inline[]
}

export function examplesIn(page: string, text: string): Examples {
  const blocks: Block[] = []
  const inlines: Inline[] = []
  let section = ''
  let open: Block | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^\s*```\s*(.*)$/.exec(line)
    if (open !== undefined) {
      if (fence !== null) {
        blocks.push(open)
        open = undefined
      } else open.text += `${line}\n`
    } else if (fence !== null) {
      open = { page, line: index + 2, section, fence: fence[1]!.trim(), text: '' }
    } else {
      const heading = /^#{1,6} (.*)$/.exec(line)
      if (heading !== null) section = heading[1]!
      for (const [, code] of line.matchAll(/`([^`]+)`/g)) if (/^[{[]\s*["{]/.test(code!) && !code!.startsWith('{{')) inlines.push({ page, line: index + 1, section, text: code! })
    }
  }
  if (open !== undefined) throw new Error(`${page}:${open.line - 1} opens a block that nothing closes`)
  return { blocks, inlines }
}

/** Whether a link on a page leads to a file, and to a heading in it. */
export function leads(page: string, file: string, anchor: string | undefined): boolean {
  const target = file === '' ? page : join(dirname(page), file)
  if (!existsSync(join(root, target))) return false
  if (anchor === undefined) return true
  return textOf(target).split('\n').some((line) => /^#{1,6} /.test(line) && slugOf(line.replace(/^#+ /, '')) === anchor)
}

/** As GitHub names the headings of a page. */
const slugOf = (heading: string): string => heading.toLowerCase().replaceAll(/[^\w\- ]/g, '').replaceAll(' ', '-')
