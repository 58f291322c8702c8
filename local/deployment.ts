// Makes the calls that a deployment makes, at a start whose template differs from the last one's.

import { Problem } from '../engine/problem.ts'
import type { DynamoRequests } from './dynamo/requests.ts'
import type { Store } from './store.ts'
import type { DeploymentCall, SdkCall } from './template/deployment.ts'

/** Only writes of the table are known; throws `local.unknown-deployment-call` for any other. */
export async function deploy(calls: DeploymentCall[], store: Store, dynamo: DynamoRequests): Promise<void> {
  store.db.exec('CREATE TABLE IF NOT EXISTS deployed (resource TEXT PRIMARY KEY, call TEXT NOT NULL) WITHOUT ROWID')
  const find = store.db.prepare('SELECT call FROM deployed WHERE resource = ?')
  const save = store.db.prepare('INSERT OR REPLACE INTO deployed VALUES (?, ?)')
  // What has left the template is made anew when it comes back.
  const named = new Set(calls.map(({ stack, logicalId }) => `${stack}/${logicalId}`))
  const forget = store.db.prepare('DELETE FROM deployed WHERE resource = ?')
  for (const { resource } of store.db.prepare('SELECT resource FROM deployed').all()) if (!named.has(String(resource))) forget.run(resource as string)
  for (const { stack, logicalId, create, update } of calls) {
    const resource = `${stack}/${logicalId}`
    const last = find.get(resource)?.['call']
    const now = JSON.stringify({ create, update })
    if (last === now) continue
    const call = last === undefined ? create : update
    if (call !== undefined) await make(call, resource, dynamo)
    // After the call: a kill between the two makes it again, as a deployment that failed is tried again.
    save.run(resource, now)
  }
}

async function make({ service, action, parameters }: SdkCall, resource: string, dynamo: DynamoRequests): Promise<void> {
  const operation = `${action.charAt(0).toUpperCase()}${action.slice(1)}`.replace(/Command$/, '')
  const known = /dynamodb$/i.test(service) && ['PutItem', 'UpdateItem', 'DeleteItem'].includes(operation)
  if (!known || parameters === null || typeof parameters !== 'object') {
    throw new Problem(
      'local.unknown-deployment-call',
      `${resource} calls ${service}.${action} when it is deployed; the one-machine system knows DynamoDB's ` +
        'PutItem, UpdateItem and DeleteItem only.'
    )
  }
  await dynamo.send(operation, parameters)
}
