// A mail as it was accepted, and what happened to it since.

export interface Mail {
  /** SES's message id. */
  id: string
  /** Instant in ms since the epoch. */
  at: number
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  replyTo: string[]
  subject: string
  html?: string
  text?: string
  /** The whole message, where it was sent as one. */
  raw?: string
  headers: { name: string; value: string }[]
  tags: Record<string, string>
  configurationSet?: string
  /** Who sent it: the caller's access key id. */
  identity: string
}

export type Draft = Omit<Mail, 'id' | 'at' | 'identity'>

export type ReportKind = 'Send' | 'Delivery' | 'Bounce' | 'Complaint' | 'Open' | 'Click' | 'Reject'

/** Something that SES reports of a mail. */
export interface Report {
  kind: ReportKind
  /** Instant in ms since the epoch. */
  at: number
  link?: string
  bounce?: Bounce
}

export interface Bounce {
  type: 'Permanent' | 'Transient' | 'Undetermined'
  subType: string
  status: string
  diagnostic: string
}

export const noSuchMailbox: Bounce = {
  type: 'Permanent',
  subType: 'General',
  status: '5.1.1',
  diagnostic: 'smtp; 550 5.1.1 user unknown',
}
