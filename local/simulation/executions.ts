// Definitions, and starting and looking at executions as the engine's port has it.
import type { CompiledJourney } from '../../engine/language/project.ts'
import type { Machines } from '../states/machines.ts'
import type { Ports } from '../../engine/ports.ts'

/** A start that is repeated has been done. */
export function startOnce(machines: Machines, wanted: { machine: string; name: string; input: string }): string {
  try {
    return machines.start(wanted).executionArn
  } catch (error) {
    if ((error as { code?: string }).code === 'states.execution-already-exists') return wanted.name
    throw error
  }
}

const words = { RUNNING: 'running', SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timed-out', ABORTED: 'aborted' } as const

export function statusOf(machines: Machines, execution: string): Awaited<ReturnType<Ports['machines']['status']>> {
  try {
    return words[machines.describe(execution).status]
  } catch {
    return 'unknown'
  }
}

/** With the names under which the world has its steps and its queue. */
export const definitionOf = ({ definition }: CompiledJourney): string => JSON.stringify(definition).replaceAll('${StepsFunction}', 'steps').replaceAll('${MailQueueUrl}', 'mail')
