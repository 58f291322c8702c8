// What the states of journeys ask: decide, plan, set, wait for, end.
import { Exited } from '../../engine/tasks/step-run.ts'
import { awsSecrets } from '../aws-secrets.ts'
import { awsBus } from '../aws-bus.ts'
import { awsMachines } from '../aws-machines.ts'
import { awsQueues } from '../aws-queues.ts'
import { awsTable } from '../aws-table.ts'
import { bind, modelsIn } from '../bind.ts'
import { performStep } from '../../engine/tasks/step-tasks.ts'
import { taskFunction } from '../lambda.ts'

const context = bind('steps', ({ TABLE, BUS, SECRET, MODEL_BUCKET, STOP_QUEUE }) => {
  const table = awsTable(TABLE)
  return { table, bus: awsBus(BUS), models: modelsIn(MODEL_BUCKET, table), machines: awsMachines(), queues: awsQueues({ stop: STOP_QUEUE }), secrets: awsSecrets(SECRET) }
})

export const handler = taskFunction(context.log, (payload) => performStep(context, payload), (error) => error instanceof Exited)
