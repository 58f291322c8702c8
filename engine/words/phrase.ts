// A piece of a sentence, and how it is joined with others so that it can be read in one way only.

export interface Phrase {
  text: string
  /** What holds its members together; a phrase without is one piece and never needs brackets. `comma` always does. */
  joins?: 'and' | 'or' | 'comma'
}

/** `a and (b or c)`: a member that is joined otherwise is set in brackets. */
export function join(members: readonly Phrase[], word: 'and' | 'or'): Phrase {
  const [only, more] = members
  if (only !== undefined && more === undefined) return only
  return { text: members.map((member) => (member.joins === undefined || member.joins === word ? member.text : `(${member.text})`)).join(` ${word} `), joins: word }
}

/** `light, full or trial`. */
export function listed(words: readonly string[], last: 'and' | 'or' | 'nor'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)!}`
}

export const quoted = (text: string): string => `“${text}”`

export const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
