// GET and POST /unsubscribe/{token}: a GET shows a page and changes nothing, a POST ends the topic before it answers
// (RFC 8058: both encodings, no cookie, no redirect).
import { awsSecrets } from '../aws-secrets.ts'
import { awsTable } from '../aws-table.ts'
import { bind, modelsIn } from '../bind.ts'
import { httpFunction } from '../lambda.ts'
import { makeKeyring } from '../../engine/identity/keyring.ts'
import { once } from '../once.ts'
import { showUnsubscribe, takeUnsubscribe } from '../../engine/tasks/unsubscribe.ts'

const context = bind('unsubscribe', ({ TABLE, SECRET, MODEL_BUCKET }) => {
  const table = awsTable(TABLE)
  return { table, models: modelsIn(MODEL_BUCKET, table), secrets: awsSecrets(SECRET) }
})
const keyring = once(async () => makeKeyring(await context.secrets.root()))

export const handler = httpFunction(context.log, async (event) => {
  const token = event.pathParameters?.['token'] ?? ''
  const language = event.headers['accept-language'] ?? ''
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8')
  const posted = event.requestContext.http.method === 'POST'
  const page = posted ? await takeUnsubscribe(context, token, await keyring(), body, language) : await showUnsubscribe(context, token, await keyring(), language)
  return { statusCode: page.status, headers: { 'content-type': page.type, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }, body: page.body }
})
