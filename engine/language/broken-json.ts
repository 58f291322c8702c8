// What is wrong with a text that is no JSON, in words, up to the first place after which nobody can tell what was meant. A
// comma too many or too few and a comment leave no doubt: the file is read on as if they were mended.
import type { ParseError } from 'jsonc-parser'
import { printParseErrorCode } from 'jsonc-parser'

export interface Break {
  offset: number
  message: string
  suggestion?: string | undefined
}

/** Whoever has more slips than these has no JSON. */
const mostSlips = 20

/** `clear` where what was meant is beyond doubt. Errors come in the order of the text. */
export function breaksIn(text: string, errors: readonly ParseError[]): { breaks: Break[]; clear: boolean } {
  const breaks: Break[] = []
  for (const error of errors) {
    const mend = slipAt(text, error)
    if (mend === undefined) return { breaks: [...breaks, breakAt(text, error)], clear: false }
    if (breaks.length === mostSlips) return { breaks, clear: false }
    if (breaks.at(-1)?.offset !== mend.offset) breaks.push(mend)
  }
  return { breaks, clear: true }
}

function slipAt(text: string, { error, offset, length }: ParseError): Break | undefined {
  const code = printParseErrorCode(error)
  const rest = text.slice(offset, offset + 40)
  if (code === 'InvalidCommentToken') return { offset, message: `holds a comment (${quoted(text.slice(offset, offset + length))}), and JSON has none`, suggestion: 'Say it in a "note", or take it away.' }
  if (code === 'CommaExpected' && /^["{[\d-]/.test(rest)) return { offset, message: `lacks a comma before ${quoted(rest)}`, suggestion: 'Put a comma behind what stands before it.' }
  const before = /,\s*$/.exec(text.slice(Math.max(0, offset - 1000), offset))
  if ((code === 'PropertyNameExpected' || code === 'ValueExpected') && /^[}\]]/.test(rest) && before !== null) return { offset: offset - before[0].length, message: `has a comma with nothing behind it but "${rest[0]}"`, suggestion: 'Take the comma away.' }
  return undefined
}

function breakAt(text: string, { error, offset, length }: ParseError): Break {
  const code = printParseErrorCode(error)
  const found = text.slice(offset, offset + length)
  const word = /^[^\s,:{}[\]]{1,30}/.exec(text.slice(offset, offset + 40))?.[0] ?? ''
  if (/^[“”„‘’«»]/.test(found)) return { offset, message: `has curly quotes (${quoted(found)}), as word processors write them`, suggestion: 'Write straight ones: ".' }
  if (found.startsWith('\'')) return { offset, message: `has single quotes (${quoted(found)})`, suggestion: `Write ${JSON.stringify(found.replaceAll('\'', ''))}.` }
  if (code === 'InvalidSymbol' && /^(true|false|null|yes|no|on|off|none|undefined)$/i.test(word)) return { offset, message: `holds the bare word ${word}`, suggestion: `Write ${bareWords[word.toLowerCase()]}.` }
  if (code === 'InvalidSymbol' && /^[\w.-]+$/.test(word)) return { offset, message: `holds ${quoted(word)} without quotes`, suggestion: `Write ${JSON.stringify(word)}.` }
  if (code === 'UnexpectedEndOfString') return { offset, message: `has a text that does not end on its line: ${quoted(found)}`, suggestion: 'Put a " at its end; a line break inside a text is \\n.' }
  if (code === 'ColonExpected') return { offset, message: `lacks a colon between a key and its value; found ${quoted(word)}` }
  const isEnd = offset >= text.trimEnd().length
  const open = code === 'PropertyNameExpected' && !isEnd ? undefined : unclosed(text)
  if (open !== undefined) return open
  if (code === 'PropertyNameExpected' && word === '') return { offset, message: `has "${text.slice(offset, offset + 1)}" where a key belongs`, suggestion: 'Between { and } stand keys with values; a list stands between [ and ].' }
  return { offset, message: `is no JSON here: ${code.replaceAll(/([A-Z])/g, ' $1').toLowerCase().trim()}${word === '' ? (isEnd ? ' (the text ends)' : `; found ${quoted(text.slice(offset, offset + 1))}`) : `; found ${quoted(word)}`}` }
}

const bareWords: Readonly<Record<string, string>> = { true: 'true', false: 'false', yes: 'true', no: 'false', on: 'true', off: 'false', null: 'null, or leave the key out', none: 'null, or leave the key out', undefined: 'null, or leave the key out' }

const quoted = (text: string): string => (text.length > 30 ? `${text.slice(0, 29).trimEnd()}…` : text).replaceAll(/\s+/g, ' ')

/** The first bracket that is closed by the wrong one, or by none. */
function unclosed(text: string): Break | undefined {
  const open: { bracket: string; offset: number }[] = []
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') open.push({ bracket: token, offset: index })
    else if (token === '}' || token === ']') {
      const last = open.pop()
      if (last === undefined) return { offset: index, message: `closes with "${token}" what was never opened`, suggestion: `Take the "${token}" away, or look for one too many before it.` }
      if (closing[last.bracket] !== token) return { offset: index, message: `closes with "${token}" what "${last.bracket}" opened in line ${lineOf(text, last.offset)}`, suggestion: `Put a "${closing[last.bracket]}" before it.` }
    }
  }
  const last = open.at(-1)
  return last === undefined ? undefined : { offset: last.offset, message: `opens with "${last.bracket}" what is never closed`, suggestion: `Put a "${closing[last.bracket]}" where it ends.` }
}

const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']' }
const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
