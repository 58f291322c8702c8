// Which events and attributes a part of the project depends on, whatever kind it is of: the language names them by the same
// nouns everywhere. A stage, a segment or a score stands for what it is decided by.
import type { Json } from '../../json.ts'
import type { LifecycleFile } from '../lifecycle-file.ts'
import { isObject } from '../../json.ts'

export interface Mentions {
  events: ReadonlySet<string>
  attributes: ReadonlySet<string>
}

/** `lifecycle` tells what stages, segments and scores are decided by. */
export function mentionsIn(value: Json | undefined, lifecycle: Pick<LifecycleFile, 'stages' | 'segments' | 'scores'>): Mentions {
  const events = new Set<string>()
  const attributes = new Set<string>()
  const opened = new Set<string>()
  const open = (name: string, inner: Json | undefined): void => {
    if (opened.has(name)) return
    opened.add(name)
    search(inner)
  }
  const search = (inner: Json | undefined): void => {
    if (Array.isArray(inner)) return inner.forEach(search)
    if (!isObject(inner)) return
    for (const [key, member] of Object.entries(inner)) {
      if (key === 'event' && typeof member === 'string') events.add(member)
      else if (key === 'attribute' && typeof member === 'string') attributes.add(member.split('.')[0] ?? member)
      else if (key === 'stage') open('stages', lifecycle.stages.map(({ when }) => when ?? {}))
      else if (key === 'segment') for (const name of textsIn(member)) open(`segment ${name}`, lifecycle.segments[name]?.when)
      else if (key === 'score') for (const name of textsIn(member)) open(`score ${name}`, lifecycle.scores[name] as unknown as Json)
      else search(member)
    }
  }
  search(value)
  return { events, attributes }
}

const textsIn = (value: Json): string[] => [value].flat().filter((one) => typeof one === 'string')
