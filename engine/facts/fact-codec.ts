// Facts as the table holds them: one short string each, for a profile with twenty of them must stay under 1 KB, a write unit.
// `count.first.times[.…]` in base 36, times after the first as differences; the rarer members follow as JSON.
import type { Fact } from './fact.ts'

export function encodeFact(fact: Fact): string {
  const numbers = [fact.count, fact.first - epoch]
  for (const [index, time] of fact.times.entries()) numbers.push(index === 0 ? time - epoch : fact.times[index - 1]! - time)
  const head = numbers.map((number) => number.toString(36)).join('.')
  if (fact.days === undefined && fact.sums === undefined && fact.newest === undefined) return head
  return `${head} ${JSON.stringify([fact.days ?? 0, fact.sums ?? 0, fact.newest ?? 0])}`
}

export function decodeFact(text: string): Fact {
  const space = text.indexOf(' ')
  const numbers = (space < 0 ? text : text.slice(0, space)).split('.').map((digits) => Number.parseInt(digits, 36))
  const [count = 0, first = 0, ...rest] = numbers
  const times: number[] = []
  for (const number of rest) times.push(times.length === 0 ? number + epoch : (times.at(-1) ?? 0) - number)
  const fact: Fact = { count, first: first + epoch, times }
  if (space < 0) return fact
  const [days, sums, newest] = JSON.parse(text.slice(space + 1)) as [number[] | 0, Record<string, string> | 0, Fact['newest'] | 0]
  if (days !== 0) fact.days = days
  if (sums !== 0) fact.sums = sums
  if (newest !== 0 && newest !== undefined) fact.newest = newest
  return fact
}

/** 2000-01-01: most event times then take eight digits; earlier ones are negative and stay exact. */
const epoch = 946_684_800_000
