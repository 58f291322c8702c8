// What is kept of an e-mail between publishing and sending: Liquid sources, and the words for them in each language.

/** The roots that content may read; nothing else reaches a template. */
export const contentRoots = [
  'customer',
  'trigger',
  'latest',
  'recent',
  'coupon',
  'reward',
  'referral',
  'journey',
  'links',
  'brand',
] as const

export type ContentRoot = (typeof contentRoots)[number]

export type ContentScope = Readonly<Partial<Record<ContentRoot, unknown>>>

/** The lines of an e-mail that an inbox shows before it is opened, as Liquid. */
export interface Envelope {
  readonly subject: string
  readonly preheader?: string
  /** The name of one of the brand's senders. */
  readonly from?: string
}

export type EnvelopeOverride = { readonly [line in keyof Envelope]?: string | undefined }

export interface EmailTemplate extends Envelope {
  readonly html: string
  readonly text: string
  /** What one language says otherwise than the strings do. */
  readonly locales?: Readonly<Record<string, EnvelopeOverride>>
}

/** The strings that one e-mail uses, by locale and key. */
export interface Strings {
  readonly defaultLocale: string
  readonly byLocale: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface EmailContent {
  readonly template: EmailTemplate
  readonly strings: Strings
  /** Everything the e-mail reads, such as `customer.firstName`. */
  readonly variables: readonly string[]
}
