// Reports of executions that failed, and runs whose time is over: entered = active + ended, always.
import { awsMachines } from '../aws-machines.ts'
import { awsTable } from '../aws-table.ts'
import { bind, modelsIn } from '../bind.ts'
import { queueFunction } from '../lambda.ts'
import { reconcile } from '../../engine/tasks/reconcile.ts'

const context = bind('reconcile', ({ TABLE, MODEL_BUCKET }) => {
  const table = awsTable(TABLE)
  return { table, models: modelsIn(MODEL_BUCKET, table), machines: awsMachines() }
})

export const handler = queueFunction(context.log, (body) => reconcile(context, body))
