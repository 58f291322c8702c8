// The mend of a misspelt name: the nearest of those that exist.
import { looksLike, spelt } from './lookalikes.ts'

/** `Did you mean "x"?`, or a list of what is allowed. */
export function nearest(found: string, allowed: readonly string[]): string {
  if (allowed.length === 0) return 'There is none to choose from.'
  const twin = allowed.find((name) => name !== found && looksLike(found) === looksLike(name))
  if (twin !== undefined) return `It looks like "${twin}" and is not: ${spelt(found) || spelt(twin)}. Type it anew.`
  const best = closest(found, allowed)
  if (best !== undefined) return `Did you mean "${best}"?`
  return `Allowed: ${allowed.slice(0, 12).join(', ')}${allowed.length > 12 ? ', …' : ''}.`
}

/** The name that was likely meant: the same but for case, blanks, hyphens and underscores, or with few other letters. */
export function closest(found: string, allowed: readonly string[]): string | undefined {
  const alike = allowed.find((name) => letters(name) === letters(found))
  if (alike !== undefined) return alike
  const ranked = allowed.map((name) => ({ name, distance: distanceOf(found.toLowerCase(), name.toLowerCase()) })).toSorted((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best !== undefined && best.distance <= Math.max(2, found.length / 3) ? best.name : undefined
}

/** The same, where hardly anything else can have been meant. */
export function surely(found: string, allowed: readonly string[]): string | undefined {
  const best = closest(found, allowed)
  if (best === undefined || letters(best) === letters(found)) return best
  const isSwapped = Array.from(letters(best)).toSorted().join('') === Array.from(letters(found)).toSorted().join('')
  return isSwapped || distanceOf(found.toLowerCase(), best.toLowerCase()) <= Math.max(1, found.length / 4) ? best : undefined
}

const letters = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')

/** Levenshtein's distance, by rows; names of more than 60 characters are compared by their beginning. */
function distanceOf(left: string, right: string): number {
  const a = left.slice(0, 60)
  const b = right.slice(0, 60)
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution))
    }
    row = next
  }
  return row[b.length] ?? 0
}
