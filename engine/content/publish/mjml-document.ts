// MJML to HTML, with Liquid left as it stands.

import mjml2html from 'mjml'
import { Problem } from '../../problem.ts'
import { nearest } from '../../nearest.ts'
import { placeAt } from './source-place.ts'
import { shieldLiquid } from './liquid-shield.ts'

export interface MjmlResult {
  readonly html: string
  readonly problems: readonly Problem[]
}

/** The HTML of a whole MJML document; problems without a place of their own get the e-mail's file. */
export async function compileMjml(source: string, file: string): Promise<MjmlResult> {
  const shielded = shieldLiquid(source)
  try {
    // No fonts: an e-mail that loads them from elsewhere tells elsewhere who reads it.
    const { html, errors } = await mjml2html(shielded.text, { validationLevel: 'soft', fonts: {}, keepComments: false })
    const problems = errors.map(
      ({ message, tagName }) =>
        new Problem('content.bad-mjml', `${shielded.restore(message)} (in <${tagName}>).`, { place: { file } }),
    )
    for (const tag of shielded.lost(html)) problems.push(droppedTag(tag, file))
    return { html: shielded.restore(compact(html)), problems }
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    return {
      html: '',
      problems: [new Problem('content.bad-mjml', `This is no MJML document: ${detail}`, { place: { file }, cause })],
    }
  }
}

function droppedTag(tag: string, file: string): Problem {
  return new Problem(
    'content.lost-liquid',
    `${tag} stands where MJML drops text, between two elements. Put it into <mj-text>, or wrap it in <mj-raw>.`,
    { place: { file } },
  )
}

/** Indentation is a fifth of what MJML writes; line ends stay, so that no line gets too long for SMTP. */
function compact(html: string): string {
  return html
    .replaceAll(/[^\S\n]*\n\s*/g, '\n')
    .replaceAll(/(<[^>]*?)\s{2,}/g, '$1 ')
    .trim()
}

/** Every `<mj-…>` is closed by its own end, within its file: MJML itself closes silently what was forgotten. */
export function checkNesting(file: string, source: string): Problem[] {
  const problems: Problem[] = []
  const open: { name: string; offset: number }[] = []
  const { text } = blankComments(source)
  for (const match of text.matchAll(/<(\/?)(mj[\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g)) {
    const [, slash, name = '', rest = ''] = match
    if (slash === '' && !rest.endsWith('/')) open.push({ name, offset: match.index })
    if (slash !== '/') continue
    const last = open.pop()
    if (last?.name === name) continue
    problems.push(unclosed(last === undefined ? `Nothing is open` : `<${last.name}> is open`, name, match.index))
    break
  }
  const [left] = problems.length === 0 ? open : []
  if (left !== undefined) problems.push(unclosed(`<${left.name}> is never closed`, undefined, left.offset))
  return problems

  function unclosed(state: string, found: string | undefined, offset: number): Problem {
    const place = placeAt(file, source, offset)
    if (found === undefined) return new Problem('content.bad-mjml', `${state}.`, { place })
    const suggestion = nearest(found, open.map(({ name }) => name))
    return new Problem('content.bad-mjml', `${state} where </${found}> was found.`, { place, suggestion })
  }
}

function blankComments(source: string): { text: string } {
  return { text: source.replaceAll(/<!--[\s\S]*?-->/g, (comment) => ' '.repeat(comment.length)) }
}
