// What happened to customers who have runs that listen: goals, exits, and waits to be answered.
import type { Happened } from '../../engine/tasks/resume.ts'
import { awsMachines } from '../aws-machines.ts'
import { awsQueues } from '../aws-queues.ts'
import { awsSecrets } from '../aws-secrets.ts'
import { awsTable } from '../aws-table.ts'
import { bind, modelsIn } from '../bind.ts'
import { queueFunction } from '../lambda.ts'
import { resume } from '../../engine/tasks/resume.ts'

const context = bind('resume', ({ TABLE, SECRET, MODEL_BUCKET, STOP_QUEUE }) => {
  const table = awsTable(TABLE)
  return { table, models: modelsIn(MODEL_BUCKET, table), machines: awsMachines(), queues: awsQueues({ stop: STOP_QUEUE }), secrets: awsSecrets(SECRET) }
})

export const handler = queueFunction(context.log, (body) => resume(context, body as Happened), { customerOf: (body) => (body as Happened).customer })
