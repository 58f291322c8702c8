// The signed part of an unsubscribe link: which message it stood in, hence whose, and which topic it ends.
import type { Keyring } from '../identity/keyring.ts'
import { parseMessageId } from '../table/keys.ts'

export interface UnsubscribeLink {
  message: string
  topic: string
}

export function unsubscribeToken({ message, topic }: UnsubscribeLink, keyring: Pick<Keyring, 'sign'>): string {
  return `${message}.${topic}.${keyring.sign(`unsubscribe ${message} ${topic}`)}`
}

/** The link, or undefined when the token is not one of ours. */
export function readUnsubscribeToken(token: string, keyring: Pick<Keyring, 'verify'>): (UnsubscribeLink & { customer: string }) | undefined {
  const [message = '', topic = '', signature = '', more] = token.split('.')
  const parsed = parseMessageId(message)
  if (parsed === undefined || more !== undefined || !keyring.verify(`unsubscribe ${message} ${topic}`, signature)) return undefined
  return { message, topic, customer: parsed.customer }
}
