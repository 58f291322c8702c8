// What an e-mail's sources become when journeys are published. Slow (it brings MJML) and never part of a function's
// bundle; sending needs `../render.ts` only.

import { Problem } from '../../problem.ts'
import type { JsonObject } from '../../json.ts'
import type { EmailContent } from '../email.ts'
import { assemble, type ContentFiles } from './assemble.ts'
import { readEnvelope, readJson, type EnvelopeFile } from './envelope-file.ts'
import { checkLiquid, localsOf, type KnownNames } from './liquid-check.ts'
import { checkNesting, compileMjml } from './mjml-document.ts'
import { resolveStrings, stringsUsedIn } from './string-use.ts'
import { textPartOf } from './text-part.ts'

export type { ContentFiles } from './assemble.ts'
export type { KnownNames } from './liquid-check.ts'

export interface EmailSource {
  /** The journey's folder under `content/`. */
  readonly journey: string
  readonly name: string
  /** Everything under `content/` and `locales/`, by path relative to `journeys`. */
  readonly files: ContentFiles
  readonly defaultLocale: string
  /** Marketing mail must carry the unsubscribe link and the postal address. */
  readonly kind: 'marketing' | 'transactional'
  /** The senders of the brand, by which `from` is checked. */
  readonly senders?: readonly string[]
  readonly known?: KnownNames
}

export interface CompiledEmail {
  /** Left out when there are problems. */
  readonly content?: EmailContent
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** Compiles one e-mail, and reports everything that is wrong with it at once. */
export async function compileEmail(email: EmailSource): Promise<CompiledEmail> {
  const { files } = email
  const stem = `content/${email.journey}/${email.name}`
  const emailFile = ['.mjml', '.html'].map((extension) => stem + extension).find((path) => files.has(path))
  if (emailFile === undefined) {
    const message = `Expected the e-mail ${stem}.mjml or ${stem}.html, found neither.`
    return { problems: [new Problem('content.no-email', message, { place: { file: `${stem}.mjml` } })], warnings: [] }
  }

  const { envelope, problems: envelopeProblems } = readEnvelope(`${stem}.json`, files.get(`${stem}.json`))
  const assembled = assemble(emailFile, envelope?.layout ?? 'layout', files)
  const problems = [...envelopeProblems, ...assembled.problems, ...unknownSenders(`${stem}.json`, envelope, email.senders)]

  const parts = assembled.files.map((file) => ({ file, source: files.get(file) ?? '' }))
  const lines = envelopeLines(envelope).map((source) => ({ file: `${stem}.json`, source }))
  const nesting = emailFile.endsWith('.mjml') ? parts.flatMap(({ file, source }) => checkNesting(file, source)) : []
  const locals = new Set(parts.flatMap(({ source }) => localsOf(source)))
  const reports = [...parts, ...lines].map(({ file, source }) => checkLiquid(file, source, locals, email.known ?? {}))
  const variables = [...new Set(reports.flatMap((report) => report.variables))].toSorted()
  problems.push(...nesting, ...reports.flatMap((report) => report.problems))

  const used = [...parts, ...lines].map(({ file, source }) => stringsUsedIn(file, source))
  const locales = readLocales(files)
  const resolved = resolveStrings(
    used.flatMap(({ uses }) => uses),
    email,
    locales.strings,
    email.defaultLocale,
    (file) => files.get(file) ?? '',
  )
  problems.push(...used.flatMap((each) => each.problems), ...locales.problems, ...resolved.problems)
  if (email.kind === 'marketing') problems.push(...missingDuties(emailFile, variables))
  if (envelope === undefined || problems.length > 0) return { problems, warnings: resolved.warnings }

  const compiled = emailFile.endsWith('.mjml')
    ? await compileMjml(assembled.source, emailFile)
    : { html: assembled.source, problems: [] }
  if (compiled.problems.length > 0) return { problems: compiled.problems, warnings: resolved.warnings }
  const { subject, preheader, from, locales: overrides } = envelope
  return {
    content: {
      template: {
        subject,
        ...(preheader === undefined ? {} : { preheader }),
        ...(from === undefined ? {} : { from }),
        html: compiled.html,
        text: textPartOf(compiled.html),
        ...(overrides === undefined ? {} : { locales: overrides }),
      },
      strings: resolved.strings,
      variables,
    },
    problems: [],
    warnings: resolved.warnings,
  }
}

/** Each e-mail under `content/`, as journey and name; the folder `layout` holds none. */
export function emailsIn(files: ContentFiles): { journey: string; name: string }[] {
  return [...files.keys()]
    .map((path) => /^content\/([^/]+)\/([^/]+)\.(?:mjml|html)$/.exec(path))
    .flatMap((match) => (match?.[1] === undefined || match[2] === undefined ? [] : [{ journey: match[1], name: match[2] }]))
    .filter(({ journey }) => journey !== 'layout')
    .toSorted((one, other) => `${one.journey}/${one.name}`.localeCompare(`${other.journey}/${other.name}`, 'en'))
}

function envelopeLines(envelope: EnvelopeFile | undefined): string[] {
  if (envelope === undefined) return []
  return [envelope, ...Object.values(envelope.locales ?? {})].flatMap(({ subject, preheader }) =>
    [subject, preheader].filter((source) => source !== undefined),
  )
}

function readLocales(files: ContentFiles): { strings: Map<string, JsonObject>; problems: Problem[] } {
  const strings = new Map<string, JsonObject>()
  const problems: Problem[] = []
  for (const [path, source] of files) {
    const locale = /^locales\/([\w-]+)\.json$/.exec(path)?.[1]
    if (locale === undefined) continue
    const read = readJson(path, source)
    strings.set(locale, read.value)
    problems.push(...read.problems)
  }
  return { strings, problems }
}

function unknownSenders(file: string, envelope: EnvelopeFile | undefined, senders: readonly string[] | undefined): Problem[] {
  const named = [envelope?.from, ...Object.values(envelope?.locales ?? {}).map(({ from }) => from)]
  return named
    .filter((from) => from !== undefined && senders !== undefined && !senders.includes(from))
    .map(
      (from) =>
        new Problem('content.unknown-sender', `The brand has no sender ${JSON.stringify(from)}. Allowed: ${senders?.join(', ')}.`, {
          place: { file, path: '$.from' },
        }),
    )
}

function missingDuties(file: string, variables: readonly string[]): Problem[] {
  return ['links.unsubscribe', 'brand.postalAddress']
    .filter((duty) => !variables.includes(duty))
    .map(
      (duty) =>
        new Problem('content.missing-duty', `A marketing e-mail must show {{ ${duty} }}; neither it nor its layout does.`, {
          place: { file },
        }),
    )
}
