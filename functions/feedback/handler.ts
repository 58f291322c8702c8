// What the mail service reports of our messages.
import { awsSecrets } from '../aws-secrets.ts'
import { awsTable } from '../aws-table.ts'
import { bind } from '../bind.ts'
import { makeKeyring } from '../../engine/identity/keyring.ts'
import { once } from '../once.ts'
import { queueFunction } from '../lambda.ts'
import { takeReport } from '../../engine/tasks/feedback.ts'

const context = bind('feedback', ({ TABLE, SECRET }) => ({ table: awsTable(TABLE), secrets: awsSecrets(SECRET) }))
const keyring = once(async () => makeKeyring(await context.secrets.root()))

export const handler = queueFunction(context.log, async (body) => {
  await takeReport(context, body, await keyring())
})
