// One customer's life as a case has it: the journeys, what the app reports, and how the customer takes each mail.
import { fractionOf } from '../../engine/identity/keyring.ts'

export type Json = Record<string, unknown>

export interface AppEvent {
  /** `Identified` stands for an identify call with these traits, `Journey Requested` for a request to be let into a journey. */
  name: string
  at: number
  properties: Json
}

/** What the customer does about a mail, so many milliseconds after it came. */
export type Reaction = { after: number; act: 'opened' | 'clicked' | 'scanned' | 'delivered' | 'unsubscribed' }

export interface History {
  user: string
  zone: string
  /** An attribute that is a date. */
  joined: string
  startAt: number
  days: number
  events: AppEvent[]
  reactions: Reaction[][]
}

export interface Part {
  name: string
  parameters: Record<string, { type: string; default?: unknown }>
  steps: Json[]
}

export interface Case {
  seed: number
  /** By id. */
  journeys: Record<string, Json>
  /** When the first journey is deployed; from the beginning unless told. */
  deployAt?: number
  parts: Record<string, Part>
  /** The programme's. */
  holdout?: number
  history: History
}

/** One line of what became of the customer: an instant and what happened, the same from every way of running a case. */
export interface Outcome {
  at: number
  what: string
}

/** Drawn for each message by its own name, so that it does not matter in which order two mails of one moment leave. */
export function reactionsTo({ reactions }: History, run: string, step: string, round: number): Reaction[] {
  return reactions[Math.floor(fractionOf(`reaction to ${run} ${step} ${round}`) * reactions.length)] ?? []
}

export const endOf = ({ startAt, days }: History): number => startAt + days * 86_400_000

export const sorted = (outcomes: readonly Outcome[]): Outcome[] => outcomes.toSorted((a, b) => a.at - b.at || (a.what < b.what ? -1 : 1))

/** One line each, for comparing and for reading. */
export const lines = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ at, what }) => `${at === 0 ? '' : new Date(at).toISOString()} ${what}`)
