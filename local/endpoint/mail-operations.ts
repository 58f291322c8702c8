// SES v2's operations, by method and path.

import type { Mailbox } from '../mailbox/mailbox.ts'
import { arn, type Account } from '../template/names.ts'
import type { Operation } from './operation.ts'

export function mailOperations(mailbox: Mailbox, account: Account): Record<string, Operation> {
  return {
    'POST /v2/email/outbound-emails': (input, caller) => {
      const from = input.optionalText('FromEmailAddress') ?? ''
      const domain = /@([^\s>]+)/.exec(from)?.[1] ?? from
      caller.mayDo('ses', 'SendEmail', arn(account, 'ses', `identity/${domain}`))
      return { MessageId: mailbox.send(input, caller.identity).messageId }
    },
    'GET /v2/email/account': (_input, caller) => {
      caller.mayDo('ses', 'GetAccount', '*')
      return mailbox.account()
    },
  }
}
