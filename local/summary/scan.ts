// Reads the whole table, page by page, for counts. Only here: on AWS nothing may do so, but one machine's table is small.

import type { Item } from '../../engine/ports.ts'
import { readItem } from '../dynamo/item.ts'
import type { Attributes, DynamoRequests } from '../dynamo/requests.ts'

/** The items with the named attributes alone, key and kind among them. */
export async function* scan(table: DynamoRequests, tableName: string, attributes: readonly string[]): AsyncGenerator<Item> {
  const names = ['pk', 'sk', 'kind', ...attributes]
  let from: Attributes | undefined
  do {
    const page: { Items?: Attributes[]; LastEvaluatedKey?: Attributes } = await table.send('Scan', {
      TableName: tableName,
      ProjectionExpression: names.map((_, index) => `#${index}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    })
    for (const item of page.Items ?? []) yield readItem(item)
    from = page.LastEvaluatedKey
  } while (from !== undefined)
}
