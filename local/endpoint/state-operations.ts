// Step Functions' operations that functions call.

import { randomUUID } from 'node:crypto'
import { Problem } from '../../engine/problem.ts'
import type { Machines, TokenAnswer } from '../states/machines.ts'
import type { Operation } from './operation.ts'

/** What the endpoint asks of the executor. */
export type Executor = Pick<Machines, 'start' | 'stop' | 'describe' | 'succeed' | 'fail' | 'heartbeat'>

export function stateOperations(executor: Executor): Record<string, Operation> {
  return {
    StartExecution: (input, caller) => {
      const machine = input.text('stateMachineArn')
      caller.mayDo('states', 'StartExecution', machine)
      const { executionArn } = executor.start({
        machine,
        name: input.optionalText('name') ?? randomUUID(),
        input: input.optionalText('input') ?? '{}',
      })
      return { executionArn, startDate: seconds(executor.describe(executionArn).startDate) }
    },

    StopExecution: (input, caller) => {
      const execution = input.text('executionArn')
      caller.mayDo('states', 'StopExecution', execution)
      const { stopDate } = executor.stop(execution, input.optionalText('error'), input.optionalText('cause'))
      return { stopDate: seconds(stopDate) }
    },

    DescribeExecution: (input, caller) => {
      const arn = input.text('executionArn')
      caller.mayDo('states', 'DescribeExecution', arn)
      const execution = executor.describe(arn)
      return {
        executionArn: execution.executionArn,
        stateMachineArn: execution.machineArn,
        stateMachineVersionArn: execution.versionArn,
        name: execution.name,
        status: execution.status,
        startDate: seconds(execution.startDate),
        ...(execution.stopDate === undefined ? {} : { stopDate: seconds(execution.stopDate) }),
        input: execution.input,
        inputDetails: { included: true },
        ...(execution.output === undefined ? {} : { output: execution.output, outputDetails: { included: true } }),
        ...(execution.error === undefined ? {} : { error: execution.error }),
        ...(execution.cause === undefined ? {} : { cause: execution.cause }),
      }
    },

    SendTaskSuccess: (input, caller) => {
      caller.mayDo('states', 'SendTaskSuccess', '*')
      return answered(executor.succeed(input.text('taskToken'), input.text('output')))
    },

    SendTaskFailure: (input, caller) => {
      caller.mayDo('states', 'SendTaskFailure', '*')
      return answered(executor.fail(input.text('taskToken'), input.optionalText('error'), input.optionalText('cause')))
    },

    SendTaskHeartbeat: (input, caller) => {
      caller.mayDo('states', 'SendTaskHeartbeat', '*')
      return answered(executor.heartbeat(input.text('taskToken')))
    },
  }
}

function answered({ kind }: TokenAnswer): object {
  switch (kind) {
    case 'ok':
      return {}
    case 'invalid':
      throw new Problem('states.invalid-token', "Invalid Token: 'Invalid token'")
    case 'timed-out':
      throw new Problem('states.task-timed-out', "Task Timed Out: 'Provided task does not exist anymore'")
  }
}

function seconds(instantMs: number): number {
  return instantMs / 1000
}
