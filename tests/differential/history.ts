// One customer's life as a case has it: what the app reports, and how the customer takes each mail.
export interface AppEvent {
  /** `Identified` stands for an identify call with these traits. */
  name: string
  at: number
  properties: Record<string, string | number>
}

/** What the customer does about the n-th mail, so many milliseconds after it came; nothing for mails beyond the list. */
export type Reaction = { after: number; act: 'opened' | 'clicked' | 'scanned' | 'delivered' | 'unsubscribed' }

export interface History {
  zone: string
  /** An attribute that is a date. */
  joined: string
  startAt: number
  events: AppEvent[]
  reactions: Reaction[][]
}

export interface Case {
  seed: number
  journey: Record<string, unknown>
  history: History
}

/** One line of what became of the customer: an instant and what happened, the same from every way of running a case. */
export interface Outcome {
  at: number
  what: string
}
