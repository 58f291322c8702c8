// The machines port on Step Functions. The same name with the same input again is success; a task that is over is `gone`.
import type { Machines } from '../engine/ports.ts'
import {
  DescribeExecutionCommand, ExecutionAlreadyExists, ExecutionDoesNotExist, InvalidToken, SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient,
  StartExecutionCommand, StopExecutionCommand, TaskDoesNotExist, TaskTimedOut,
} from '@aws-sdk/client-sfn'
import { clientSettings } from './client-settings.ts'

const statuses: Record<string, Awaited<ReturnType<Machines['status']>>> = {
  RUNNING: 'running', PENDING_REDRIVE: 'running', SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timed-out', ABORTED: 'aborted',
}

export function awsMachines(client = new SFNClient(clientSettings)): Machines {
  return {
    async start(machine, name, input) {
      try {
        const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn: machine, name, input }))
        return { execution: executionArn ?? '' }
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return { execution: name }
        throw error
      }
    },
    async stop(execution, reason) {
      try {
        await client.send(new StopExecutionCommand({ executionArn: execution, error: 'Exited', cause: reason }))
      } catch (error) {
        if (!(error instanceof ExecutionDoesNotExist)) throw error
      }
    },
    async status(execution) {
      try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn: execution }))
        return statuses[status ?? ''] ?? 'unknown'
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 'unknown'
        throw error
      }
    },
    succeed: (token, output) => answered(() => client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }))),
    fail: (token, error, cause) => answered(() => client.send(new SendTaskFailureCommand({ taskToken: token, error, cause }))),
  }
}

async function answered(send: () => Promise<unknown>): Promise<'answered' | 'gone'> {
  try {
    await send()
    return 'answered'
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken) return 'gone'
    throw error
  }
}
