// Messages that the mailer's queue gave up: their tokens are answered, so that no run hangs.
import type { SendPayload } from '../../engine/journey/contract.ts'
import { awsMachines } from '../aws-machines.ts'
import { awsTable } from '../aws-table.ts'
import { bind } from '../bind.ts'
import { buryMessage } from '../../engine/tasks/undeliverable.ts'
import { queueFunction } from '../lambda.ts'

const context = bind('undeliverable', ({ TABLE }) => ({ table: awsTable(TABLE), machines: awsMachines() }))

export const handler = queueFunction(context.log, (body) => buryMessage(context, body as SendPayload))
