// The messages that journeys send, drained at the rate that the mail service allows.
import type { SendPayload } from '../../engine/journey/contract.ts'
import { TryLater, sendMessage } from '../../engine/tasks/mail.ts'
import { awsMachines } from '../aws-machines.ts'
import { awsMailbox } from '../aws-mailbox.ts'
import { awsSecrets } from '../aws-secrets.ts'
import { awsTable } from '../aws-table.ts'
import { bind, modelsIn } from '../bind.ts'
import { makeKeyring } from '../../engine/identity/keyring.ts'
import { once } from '../once.ts'
import { queueFunction } from '../lambda.ts'

const context = bind('mailer', ({ TABLE, SECRET, MODEL_BUCKET, CONFIGURATION_SET }) => {
  const table = awsTable(TABLE)
  return { table, models: modelsIn(MODEL_BUCKET, table), machines: awsMachines(), mailbox: awsMailbox(CONFIGURATION_SET), secrets: awsSecrets(SECRET) }
})
const keyring = once(async () => makeKeyring(await context.secrets.root()))

export const handler = queueFunction(
  context.log,
  async (body) => sendMessage(context, body as SendPayload, { keyring: await keyring(), publicUrl: context.environment.PUBLIC_URL }),
  { customerOf: (body) => (body as SendPayload).customer, expected: (error) => error instanceof TryLater },
)
