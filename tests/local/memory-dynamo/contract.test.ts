// The in-memory database behind the adapter and SDK that functions use.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { awsTable } from '../../../functions/aws-table.ts'
import { DynamoRequests } from '../../../local/dynamo/requests.ts'
import { ensureTable } from '../../../local/dynamo/tables.ts'
import { startMemoryDynamo } from '../../../local/memory-dynamo/server.ts'
import { describeTable } from '../../contracts/table.ts'
import { table } from '../dynamo/table.ts'

describeTable(async () => {
  const dynamo = await startMemoryDynamo()
  const requests = new DynamoRequests(dynamo.endpoint)
  await ensureTable(requests, table)
  const client = new DynamoDBClient({
    endpoint: dynamo.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  return {
    table: awsTable(table.name, client),
    async close() {
      client.destroy()
      requests.close()
      await dynamo.stop()
    },
  }
})
