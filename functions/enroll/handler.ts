// Triggers of journeys, from the queue that all their rules feed.
import type { EnrollMessage } from '../../engine/tasks/enroll.ts'
import { awsMachines } from '../aws-machines.ts'
import { awsQueues } from '../aws-queues.ts'
import { awsTable } from '../aws-table.ts'
import { bind, modelsIn } from '../bind.ts'
import { enroll } from '../../engine/tasks/enroll.ts'
import { queueFunction } from '../lambda.ts'

const context = bind('enroll', ({ TABLE, MODEL_BUCKET, STOP_QUEUE }) => {
  const table = awsTable(TABLE)
  return { table, models: modelsIn(MODEL_BUCKET, table), machines: awsMachines(), queues: awsQueues({ stop: STOP_QUEUE }) }
})

export const handler = queueFunction(
  context.log,
  async (body) => {
    await enroll(context, body as EnrollMessage)
  },
  { customerOf: (body) => (body as EnrollMessage).detail.customer },
)
