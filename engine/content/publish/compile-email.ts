// What an e-mail's sources become when journeys are published. Slow (it brings MJML) and never part of a function's
// bundle; sending needs `../render.ts` only.

import { nearest } from '../../nearest.ts'
import { Problem, type Place } from '../../problem.ts'
import type { JsonObject } from '../../json.ts'
import type { EmailContent } from '../email.ts'
import { assemble, type ContentFiles } from './assemble.ts'
import { readEnvelope, readJson, type EnvelopeFile } from './envelope-file.ts'
import { checkLiquid, localsOf, type Absent, type KnownNames } from './liquid-check.ts'
import { checkNesting, compileMjml } from './mjml-document.ts'
import { resolveStrings, stringsUsedIn, type StringUse } from './string-use.ts'
import { textPartOf } from './text-part.ts'
import { unaskedLinks } from './unsubscribe-use.ts'

export type { ContentFiles } from './assemble.ts'
export type { KnownNames } from './liquid-check.ts'

export interface EmailSource {
  /** The journey's folder under `content/`. */
  readonly journey: string
  readonly name: string
  /** Everything under `content/` and `locales/`, by path relative to `journeys`. */
  readonly files: ContentFiles
  /** Without it nobody can tell which strings must be there. */
  readonly defaultLocale?: string
  /** Marketing mail must carry the unsubscribe link and the postal address. */
  readonly kind: 'marketing' | 'transactional' | 'unknown'
  /** Whether a transactional message brings it too. */
  readonly alsoTransactional?: boolean
  /** The senders of the brand, by which `from` is checked. */
  readonly senders?: readonly string[]
  readonly known?: KnownNames
  /** Those that the model declares; without them nobody can tell which a customer has. */
  readonly attributes?: readonly string[]
  /** Roots that are not supplied to this e-mail, and why. */
  readonly absent?: Absent
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
  // Of an envelope that cannot be read nobody knows the layout; the e-mail itself is looked at all the same.
  const known = envelope !== undefined || !files.has(`${stem}.json`)
  const assembled = known ? assemble(emailFile, envelope?.layout ?? 'layout', files) : { source: '', files: [emailFile], problems: [] }
  const problems = [
    ...envelopeProblems,
    ...assembled.problems,
    ...unknownSenders(`${stem}.json`, envelope, email.senders),
  ]

  const parts = assembled.files.map((file) => ({ file, source: files.get(file) ?? '' }))
  const nesting = emailFile.endsWith('.mjml') ? parts.flatMap(({ file, source }) => checkNesting(file, source)) : []
  const locals = new Set(parts.flatMap(({ source }) => localsOf(source)))
  const judged = [
    ...parts.map(({ file, source }) => judge(file, source, locals, email)),
    ...envelopeLines(envelope).map(({ path, source }) =>
      placedAt({ file: `${stem}.json`, path }, judge('', source, locals, email)),
    ),
  ]
  const variables = [...new Set(judged.flatMap((each) => each.variables))].toSorted()
  problems.push(...nesting, ...judged.flatMap((each) => each.problems))

  const locales = readLocales(files)
  const resolved = resolveStrings(
    judged.flatMap(({ uses }) => uses),
    email,
    locales.strings,
    email.defaultLocale,
    locales.broken,
  )
  const warnings = [...judged.flatMap((each) => each.warnings), ...resolved.warnings]
  // A duty may stand in what could not be put in its place or read.
  const isWhole = known && assembled.problems.length === 0 && judged.every(({ parsed }) => parsed)
  problems.push(...locales.problems, ...resolved.problems)
  if (email.kind === 'marketing' && isWhole) problems.push(...missingDuties(emailFile, variables))
  if (email.kind === 'transactional' || email.alsoTransactional === true) problems.push(...parts.flatMap(({ file, source }) => unaskedLinks(file, source)))
  if (envelope === undefined || problems.length > 0) return { problems, warnings }

  const compiled = emailFile.endsWith('.mjml')
    ? await compileMjml(assembled.source, emailFile)
    : { html: assembled.source, problems: [] }
  if (compiled.problems.length > 0) return { problems: compiled.problems, warnings }
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
    warnings,
  }
}

/** Each e-mail under `content/`, as journey and name; the folder `layout` holds none. */
export function emailsIn(files: ContentFiles): { journey: string; name: string }[] {
  return [...files.keys()]
    .map((path) => /^content\/([^/]+)\/([^/]+)\.(?:mjml|html)$/.exec(path))
    .flatMap((match) =>
      match?.[1] === undefined || match[2] === undefined ? [] : [{ journey: match[1], name: match[2] }],
    )
    .filter(({ journey }) => journey !== 'layout')
    .toSorted((one, other) => `${one.journey}/${one.name}`.localeCompare(`${other.journey}/${other.name}`, 'en'))
}

interface Judged {
  readonly variables: readonly string[]
  readonly uses: readonly StringUse[]
  readonly parsed: boolean
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

function judge(file: string, source: string, locals: ReadonlySet<string>, { known = {}, absent, attributes }: EmailSource): Judged {
  const { variables, problems, warnings } = checkLiquid(file, source, locals, known, absent, attributes)
  const used = stringsUsedIn(file, source)
  const parsed = problems.every(({ code }) => code !== 'content.bad-liquid')
  return { variables, uses: used.uses, parsed, problems: [...problems, ...used.problems], warnings }
}

/** Lines of the envelope lie inside JSON strings, where a path says more than a line and a column. */
function placedAt(place: Place, { variables, uses, parsed, problems, warnings }: Judged): Judged {
  return {
    variables,
    parsed,
    uses: uses.map((use) => ({ ...use, place })),
    problems: problems.map((problem) => problem.at(place)),
    warnings: warnings.map((warning) => warning.at(place)),
  }
}

function envelopeLines(envelope: EnvelopeFile | undefined): { path: string; source: string }[] {
  if (envelope === undefined) return []
  const versions = Object.entries(envelope.locales ?? {}).map(([locale, lines]) => ({
    at: `$.locales.${locale}`,
    lines,
  }))
  return [{ at: '$', lines: envelope }, ...versions].flatMap(({ at, lines }) =>
    [
      { path: `${at}.subject`, source: lines.subject },
      { path: `${at}.preheader`, source: lines.preheader },
    ].flatMap(({ path, source }) => (source === undefined ? [] : [{ path, source }])),
  )
}

function readLocales(files: ContentFiles): { strings: Map<string, JsonObject>; broken: Set<string>; problems: Problem[] } {
  const strings = new Map<string, JsonObject>()
  const broken = new Set<string>()
  const problems: Problem[] = []
  for (const [path, source] of files) {
    const locale = /^locales\/([\w-]+)\.json$/.exec(path)?.[1]
    if (locale === undefined) continue
    const read = readJson(path, source)
    strings.set(locale, read.value)
    if (read.problems.length > 0) broken.add(locale)
    problems.push(...read.problems)
  }
  return { strings, broken, problems }
}

function unknownSenders(
  file: string,
  envelope: EnvelopeFile | undefined,
  senders: readonly string[] | undefined,
): Problem[] {
  if (envelope === undefined || senders === undefined) return []
  const versions = Object.entries(envelope.locales ?? {}).map(([locale, { from }]) => ({
    path: `$.locales.${locale}.from`,
    from,
  }))
  return [{ path: '$.from', from: envelope.from }, ...versions].flatMap(({ path, from }) => {
    if (from === undefined || senders.includes(from)) return []
    const message = `The brand has no sender ${JSON.stringify(from)}.`
    return [new Problem('content.unknown-sender', message, { place: { file, path }, suggestion: nearest(from, senders) })]
  })
}

function missingDuties(file: string, variables: readonly string[]): Problem[] {
  return ['links.unsubscribe', 'brand.postalAddress']
    .filter((duty) => !variables.includes(duty))
    .map(
      (duty) =>
        new Problem(
          'content.missing-duty',
          `A marketing e-mail must show {{ ${duty} }}; neither it nor its layout does.`,
          {
            place: { file },
          },
        ),
    )
}
