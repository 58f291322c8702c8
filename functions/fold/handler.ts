// The one reader of the table's stream.
import { awsBus } from '../aws-bus.ts'
import { awsQueues } from '../aws-queues.ts'
import { awsTable } from '../aws-table.ts'
import { bind, modelsIn } from '../bind.ts'
import { fromAttributes, type Attributes } from '../attributes.ts'
import { foldRecords } from '../../engine/tasks/fold.ts'
import { sequenceOf } from '../../engine/profile/inclusion.ts'
import { streamFunction } from '../lambda.ts'

const context = bind('fold', ({ TABLE, BUS, MODEL_BUCKET, SWEEP_QUEUE }) => {
  const table = awsTable(TABLE)
  return { table, bus: awsBus(BUS), models: modelsIn(MODEL_BUCKET, table), queues: awsQueues({ sweep: SWEEP_QUEUE }) }
})

export const handler = streamFunction(context.log, async ({ Records }) => {
  const records = Records.flatMap(({ dynamodb, eventSourceARN }) => {
    if (dynamodb?.NewImage === undefined || dynamodb.SequenceNumber === undefined) return []
    // …:table/NAME/stream/LABEL
    const label = eventSourceARN?.split('/stream/')[1] ?? ''
    return [{ sequence: sequenceOf(label, dynamodb.SequenceNumber), item: fromAttributes(dynamodb.NewImage as Attributes) }]
  })
  if (records.length > 0) await foldRecords(context, records)
})
