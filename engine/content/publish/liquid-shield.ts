// Carries Liquid unharmed through tools that know only HTML: each tag becomes a plain word, and is put back afterwards.

export interface Shielded {
  readonly text: string
  restore(text: string): string
  /** The Liquid tags whose words are not in the text any more. */
  lost(text: string): string[]
}

const liquidTag = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g

export function shieldLiquid(source: string): Shielded {
  const tags: string[] = []
  const text = source.replaceAll(liquidTag, (tag) => wordFor(tags.push(tag) - 1))
  return {
    text,
    restore: (given) => given.replaceAll(/zqliquid(\d+)qz/gi, (word, index: string) => tags[Number(index)] ?? word),
    lost: (given) => tags.filter((_, index) => !given.includes(wordFor(index))),
  }
}

function wordFor(index: number): string {
  return `zqliquid${index}qz`
}
