// Failures that tests ask for, as SES or the way to it could fail.

import { Problem } from '../../engine/problem.ts'
import type { Draft } from './mail.ts'

export type Fault =
  /** Refused: the mail was not taken. */
  | { kind: 'throttled' | 'rejected' | 'paused' }
  /** A 500; the mail may have been taken or not. */
  | { kind: 'server-error'; accepted: boolean }
  /** The connection breaks. */
  | { kind: 'no-answer'; accepted: boolean }
  /** Nothing comes back until the caller gives up. */
  | { kind: 'time-out'; accepted: boolean }

/** Decides which mail fails, and how. */
export type FaultPlan = (draft: Draft) => Fault | undefined

const messages: Record<Fault['kind'], string> = {
  throttled: 'Maximum sending rate exceeded.',
  rejected: 'Message was rejected.',
  paused: 'Email sending is paused for the account.',
  'server-error': 'Something went wrong.',
  'no-answer': 'The connection breaks.',
  'time-out': 'No answer comes.',
}

export function problemOf({ kind }: Fault): Problem {
  return new Problem(`mailbox.${kind}`, messages[kind])
}

export function isAccepted(fault: Fault | undefined): boolean {
  return fault === undefined || ('accepted' in fault && fault.accepted)
}
