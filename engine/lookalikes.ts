// Letters that look like others and are not: a Cyrillic "а" in a stage's name matches nothing, and nobody sees why.

/** Cyrillic and Greek letters that look like Latin ones. */
const twins: Record<string, string> = {
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', у: 'y', х: 'x', і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', һ: 'h', ԛ: 'q', ԝ: 'w', к: 'k', м: 'm', т: 't', в: 'b', н: 'h',
  А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', Х: 'X', У: 'Y', І: 'I', Ј: 'J', Ѕ: 'S',
  ο: 'o', ν: 'v', α: 'a', ι: 'i', κ: 'k', ρ: 'p', υ: 'u', χ: 'x', Α: 'A', Β: 'B', Ε: 'E', Ζ: 'Z', Η: 'H', Ι: 'I', Κ: 'K', Μ: 'M', Ν: 'N', Ο: 'O', Ρ: 'P', Τ: 'T', Υ: 'Y', Χ: 'X',
}

/** A word in which Latin letters stand beside Cyrillic or Greek ones. */
export const mixedWord = /(?=\p{L}*\p{Script=Latin})(?=\p{L}*[\p{Script=Cyrillic}\p{Script=Greek}])\p{L}+/u

/** What a name looks like, in Latin letters. */
export function looksLike(name: string): string {
  if (/^[\x20-\x7E]*$/.test(name)) return name
  return Array.from(name.normalize('NFKC').replaceAll(/\p{Cf}/gu, ''), (letter) => twins[letter] ?? letter).join('')
}

/** What is strange in a key, in words; undefined when nothing is. */
export function strangeIn(key: string): string | undefined {
  if (!key.isWellFormed()) return 'half of a character (a lone surrogate)'
  if (/\p{Cf}/u.test(key)) return `a character that nobody sees (${spelt(key.match(/\p{Cf}/gu)?.join('') ?? '')})`
  if (mixedWord.test(key)) return `letters of two scripts in one word (${spelt(mixedWord.exec(key)?.[0] ?? '')})`
  return undefined
}

/** The letters that are not plain ASCII, each with its number: `"а" is U+0430`. */
export function spelt(text: string): string {
  const odd = [...new Set(text)].filter((letter) => letter > '~').slice(0, 4)
  return odd.map((letter) => `"${letter}" is U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(', ')
}
