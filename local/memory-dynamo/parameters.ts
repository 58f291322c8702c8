// The parameters that are known of each request and its parts: any other is refused by name, for one that was passed over
// in silence would be noticed on AWS first.

import { unknownHere } from './refusal.ts'

const expressions = ['ExpressionAttributeNames', 'ExpressionAttributeValues']
const projected = ['ProjectionExpression', 'ExpressionAttributeNames']
const paged = ['TableName', 'IndexName', 'Limit', 'ExclusiveStartKey', 'ConsistentRead']
const keyed = ['TableName', 'Key', 'ConditionExpression', ...expressions]
const put = ['TableName', 'Item', 'ConditionExpression', ...expressions]
const update = [...keyed, 'UpdateExpression']

export const known = {
  'CreateTable': ['TableName', 'BillingMode', 'AttributeDefinitions', 'KeySchema', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'StreamSpecification'],
  'DescribeTable': ['TableName'],
  'GetItem': ['TableName', 'Key', 'ConsistentRead', ...projected],
  'BatchGetItem': ['RequestItems'],
  'RequestItems': ['Keys', 'ConsistentRead', ...projected],
  'Query': [...paged, ...projected, ...expressions, 'KeyConditionExpression', 'ScanIndexForward'],
  'Scan': [...paged, ...projected],
  'PutItem': put,
  'UpdateItem': update,
  'DeleteItem': keyed,
  'TransactWriteItems': ['TransactItems', 'ClientRequestToken'],
  'TransactItems': ['Put', 'Update', 'Delete', 'ConditionCheck'],
  'Put': put,
  'Update': update,
  'Delete': keyed,
  'ConditionCheck': keyed,
  'ListStreams': ['TableName'],
  'DescribeStream': ['StreamArn'],
  'GetShardIterator': ['StreamArn', 'ShardId', 'ShardIteratorType', 'SequenceNumber'],
  'GetRecords': ['ShardIterator', 'Limit'],
} satisfies Record<string, string[]>

export function refuseUnknown(request: object, where: keyof typeof known): void {
  const unknown = Object.keys(request).find((parameter) => !known[where].includes(parameter))
  if (unknown !== undefined) throw unknownHere(`${unknown} of ${where}`)
}
