// Reads the whole table, page by page, for counts. Only here: on AWS nothing may do so, but one machine's table is small.

import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Attributes, DynamoRequests } from '../dynamo/requests.ts'

export type ScannedItem = { pk: string; sk: string } & Record<string, unknown>

/** The items with the named attributes alone, key and kind among them. */
export async function* scan(table: DynamoRequests, tableName: string, attributes: readonly string[]): AsyncGenerator<ScannedItem> {
  const names = ['pk', 'sk', 'kind', ...attributes]
  let from: Attributes | undefined
  do {
    const page: { Items?: Attributes[]; LastEvaluatedKey?: Attributes } = await table.send('Scan', {
      TableName: tableName,
      ProjectionExpression: names.map((_, index) => `#${index}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    })
    for (const item of page.Items ?? []) yield unmarshall(item as unknown as Parameters<typeof unmarshall>[0]) as ScannedItem
    from = page.LastEvaluatedKey
  } while (from !== undefined)
}
