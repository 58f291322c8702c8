// POST /v1/{identify,track,page,screen,group,alias,batch}, and /v1/journeys/{journey}/enroll
import { awsSecrets } from '../aws-secrets.ts'
import { awsTable } from '../aws-table.ts'
import { bind } from '../bind.ts'
import { callOf } from './http-call.ts'
import { httpFunction } from '../lambda.ts'
import { ingest, requestEnrollment } from '../../engine/tasks/ingest.ts'
import { makeKeyring } from '../../engine/identity/keyring.ts'
import { once } from '../once.ts'

const context = bind('ingest', ({ TABLE, SECRET }) => ({ table: awsTable(TABLE), secrets: awsSecrets(SECRET) }))
const keyring = once(async () => makeKeyring(await context.secrets.root()))

export const handler = httpFunction(context.log, async (event) => {
  const call = callOf(event, context.now())
  const answer = 'status' in call ? call : 'journey' in call ? await requestEnrollment(context, call, await keyring()) : await ingest(context, call, await keyring())
  return { statusCode: answer.status, headers: { 'content-type': 'application/json', ...answer.headers }, body: JSON.stringify(answer.body) }
})
