// An e-mail for one customer: template, strings and scope become subject, HTML and text.

import type { Template } from 'liquidjs'
import { isObject } from '../json.ts'
import { localeChain } from './brand.ts'
import type { ContentScope, EmailTemplate, Envelope, Strings } from './email.ts'
import { createLiquid, globalsFor } from './liquid.ts'
import type { Reader } from './localised.ts'

export interface RenderedEmail {
  readonly subject: string
  readonly preheader?: string
  /** The name of one of the brand's senders. */
  readonly from?: string
  readonly html: string
  readonly text: string
  /** The locale of the strings that were used. */
  readonly locale: string
}

const htmlLiquid = createLiquid('html')
const textLiquid = createLiquid('text')

/** Renders in the reader's language, or in what that falls back to; values are escaped in HTML and only there. */
export function renderEmail(
  template: EmailTemplate,
  strings: Strings,
  reader: Reader,
  scope: ContentScope,
): RenderedEmail {
  const chain = localeChain(reader.locale, strings.defaultLocale)
  const tables = chain.map((locale) => strings.byLocale[locale]).filter((table) => table !== undefined)
  const globals = globalsFor({ reader, strings: tables, currency: currencyOf(scope) })
  const sources = parsed(template)
  const line = (source: string): string => {
    const rendered: string = textLiquid.renderSync(sources.lines(source), scope, { globals })
    // A header holds one line, whatever a customer calls himself.
    return rendered.replaceAll(/\s+/g, ' ').trim()
  }
  const envelope = envelopeIn(template, chain)
  const subject = line(envelope.subject)
  const preheader = envelope.preheader === undefined ? undefined : line(envelope.preheader)
  const whole = { ...scope, subject, preheader }
  const text: string = textLiquid.renderSync(sources.text, whole, { globals })
  return {
    subject,
    ...(preheader === undefined ? {} : { preheader }),
    ...(envelope.from === undefined ? {} : { from: envelope.from }),
    html: htmlLiquid.renderSync(sources.html, whole, { globals }),
    text: tidyLines(text),
    locale: chain.find((locale) => Object.hasOwn(strings.byLocale, locale)) ?? strings.defaultLocale,
  }
}

/** Tags that put out nothing leave blanks and empty lines behind. */
function tidyLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

function envelopeIn(template: EmailTemplate, chain: readonly string[]): Envelope {
  const own = chain.map((locale) => template.locales?.[locale] ?? {})
  const subject = own.find((envelope) => envelope.subject !== undefined)?.subject ?? template.subject
  const preheader = own.find((envelope) => envelope.preheader !== undefined)?.preheader ?? template.preheader
  const from = own.find((envelope) => envelope.from !== undefined)?.from ?? template.from
  return { subject, ...(preheader === undefined ? {} : { preheader }), ...(from === undefined ? {} : { from }) }
}

interface Parsed {
  readonly html: Template[]
  readonly text: Template[]
  lines(source: string): Template[]
}

const parsedTemplates = new WeakMap<EmailTemplate, Parsed>()

function parsed(template: EmailTemplate): Parsed {
  let known = parsedTemplates.get(template)
  if (known === undefined) {
    known = parse(template)
    parsedTemplates.set(template, known)
  }
  return known
}

function parse(template: EmailTemplate): Parsed {
  const lines = new Map<string, Template[]>()
  return {
    html: htmlLiquid.parse(template.html),
    text: textLiquid.parse(template.text),
    lines(source) {
      const known = lines.get(source) ?? textLiquid.parse(source)
      lines.set(source, known)
      return known
    },
  }
}

function currencyOf({ brand }: ContentScope): string | undefined {
  return isObject(brand) && typeof brand['currency'] === 'string' ? brand['currency'] : undefined
}
