// Calls things in a starter as the project calls them: stages, topics, events, and the starter itself.
import { applyEdits, visit, type Edit, type JSONPath } from 'jsonc-parser'
import type { Names, Starter } from './shelf.ts'

interface Word {
  text: string
  /** The keys above it, from the nearest. */
  above: (string | number)[]
  isKey: boolean
}

/** Where a name of each kind stands: beside these keys, or as a key in this object. */
const places: Record<keyof Names, { beside: string[]; in: string }> = {
  stages: { beside: ['stage', 'from'], in: '' },
  topics: { beside: ['topic', 'unsubscribe', 'subscribed'], in: 'topics' },
  events: { beside: ['event', 'emit'], in: 'events' },
}

/** The starter under these names. Its journeys, content and texts are called `as`, or begin with it. */
export function renamed(starter: Starter, names: Names, as = starter.name): Starter {
  const called = (id: string): string => (id === starter.name || id.startsWith(`${starter.name}-`) ? as + id.slice(starter.name.length) : id)
  const files = Object.entries(starter.files).map(([path, text]): [string, string] => {
    if (path.startsWith('locales/')) return [path, reword(text, ({ text: key, above, isKey }) => (isKey && above.length === 0 ? called(key) : key))]
    if (path.startsWith('content/')) return [path.replace(/^content\/([^/]+)/, (_, journey: string) => `content/${called(journey)}`), text]
    return [path.replace(/^([^/]+)(?=\.journey\.json$)/, called), reword(text, (word) => inNames(word, names))]
  })
  return { ...starter, files: Object.fromEntries(files) }
}

function inNames({ text, above, isKey }: Word, names: Names): string {
  const nearest = above.find((key) => typeof key === 'string')
  for (const kind of ['stages', 'topics', 'events'] as const) {
    const stands = isKey ? nearest === places[kind].in : nearest !== undefined && places[kind].beside.includes(nearest)
    const other = names[kind]
    if (stands && other !== undefined && Object.hasOwn(other, text)) return other[text] ?? text
  }
  return text
}

/** Changes names in a JSON text and nothing else of it. */
function reword(json: string, change: (word: Word) => string): string {
  const edits: Edit[] = []
  const see = (text: string, offset: number, length: number, path: JSONPath, isKey: boolean): void => {
    const other = change({ text, above: path.toReversed(), isKey })
    if (other !== text) edits.push({ offset, length, content: JSON.stringify(other) })
  }
  visit(json, {
    onObjectProperty: (key, offset, length, _line, _column, path) => see(key, offset, length, path(), true),
    onLiteralValue: (value, offset, length, _line, _column, path) => {
      if (typeof value === 'string') see(value, offset, length, path(), false)
    },
  })
  return applyEdits(json, edits)
}
