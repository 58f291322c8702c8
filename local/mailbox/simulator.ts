// What happens to a mail once SES has taken it. The addresses of AWS's mailbox simulator behave as there; every other
// mail is delivered.
// https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator

import { noSuchMailbox, type Report } from './mail.ts'

/** The reports to come, with the time from acceptance to each in ms. */
export function fateOf(recipients: string[], deliveryMs: number): (Omit<Report, 'at'> & { afterMs: number })[] {
  const sent = { kind: 'Send', afterMs: 0 } as const
  const delivered = { kind: 'Delivery', afterMs: deliveryMs } as const
  switch (simulated(recipients)) {
    case 'bounce':
      return [sent, { kind: 'Bounce', afterMs: deliveryMs, bounce: noSuchMailbox }]
    case 'suppressionlist': {
      const bounce = { ...noSuchMailbox, subType: 'OnAccountSuppressionList', diagnostic: 'Amazon SES did not send the message to this address because it is on the suppression list for your account.' }
      return [sent, { kind: 'Bounce', afterMs: deliveryMs, bounce }]
    }
    case 'complaint':
      return [sent, delivered, { kind: 'Complaint', afterMs: deliveryMs + 60_000 }]
    case undefined:
    default:
      return [sent, delivered]
  }
}

function simulated(recipients: string[]): string | undefined {
  const simulators = recipients.map((address) => /([^\s<+@]+)(?:\+[^@]*)?@simulator\.amazonses\.com/i.exec(address)?.[1])
  return simulators.find((name) => name !== undefined)?.toLowerCase()
}
