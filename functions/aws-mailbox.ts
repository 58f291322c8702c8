// The mailbox port on SES v2, which has no idempotency token: every answer but a definite refusal may mean that the mail
// has left, so the client never tries a send a second time by itself.
import type { Delivery, Mail, Mailbox } from '../engine/ports.ts'
import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2'
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2'
import { clientSettings } from './client-settings.ts'

/** Nothing was sent; whether another try makes sense. */
const refusals: Record<string, { later: boolean }> = {
  TooManyRequestsException: { later: true },
  ThrottlingException: { later: true },
  LimitExceededException: { later: true },
  SendingPausedException: { later: true },
  AccountSuspendedException: { later: true },
  MailFromDomainNotVerifiedException: { later: false },
  MessageRejected: { later: false },
  NotFoundException: { later: false },
  BadRequestException: { later: false },
}

export function awsMailbox(configurationSet: string, client = new SESv2Client({ ...clientSettings, maxAttempts: 1 })): Mailbox {
  return {
    async deliver(mail): Promise<Delivery> {
      try {
        const { MessageId } = await client.send(new SendEmailCommand(requestOf(mail, configurationSet)))
        return { kind: 'accepted', id: MessageId ?? '' }
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown'
        const refusal = refusals[name]
        return refusal === undefined ? { kind: 'unknown', reason: name } : { kind: 'refused', reason: name, later: refusal.later }
      }
    },
  }
}

const text = (data: string): { Data: string; Charset: string } => ({ Data: data, Charset: 'UTF-8' })

export function requestOf(mail: Mail, configurationSet: string): SendEmailCommandInput {
  return {
    FromEmailAddress: mail.from,
    Destination: { ToAddresses: [mail.to] },
    ...(mail.replyTo === undefined ? {} : { ReplyToAddresses: [mail.replyTo] }),
    Content: {
      Simple: {
        Subject: text(mail.subject),
        Body: { Html: text(mail.html), Text: text(mail.text) },
        Headers: Object.entries(mail.headers).map(([Name, Value]) => ({ Name, Value })),
      },
    },
    EmailTags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
    ConfigurationSetName: configurationSet,
  }
}
