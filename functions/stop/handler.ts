// Stops executions whose run has ended: it only tidies up, for every acting step checks the run itself.
import { awsMachines } from '../aws-machines.ts'
import { bind } from '../bind.ts'
import { queueFunction } from '../lambda.ts'

const context = bind('stop', () => ({ machines: awsMachines() }))

export const handler = queueFunction(context.log, (body) => {
  const { execution, reason } = body as { execution: string; reason: string }
  return context.machines.stop(execution, reason)
})
