// What falls due because time passes.
import type { SweepMessage } from '../../engine/tasks/sweep.ts'
import { awsBus } from '../aws-bus.ts'
import { awsQueues } from '../aws-queues.ts'
import { awsTable } from '../aws-table.ts'
import { bind, modelsIn } from '../bind.ts'
import { queueFunction } from '../lambda.ts'
import { sweep } from '../../engine/tasks/sweep.ts'

const context = bind('sweep', ({ TABLE, BUS, MODEL_BUCKET, SWEEP_QUEUE, STATUS_QUEUE }) => {
  const table = awsTable(TABLE)
  return { table, bus: awsBus(BUS), models: modelsIn(MODEL_BUCKET, table), queues: awsQueues({ sweep: SWEEP_QUEUE, status: STATUS_QUEUE }) }
})

export const handler = queueFunction(context.log, (body) => sweep(context, body as SweepMessage))
