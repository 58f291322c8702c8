// State machines, and the versions that executions are started by.

import type { Find } from './found.ts'

export interface StateMachineResource {
  name: string
  arn: string
  /** The definition in Amazon States Language, as Step Functions gets it. */
  definition: string
  /** Changes with the definition, and with nothing else. */
  revisionId: string
}

export interface StateMachineVersionResource {
  arn: string
  stateMachineName: string
  stateMachineArn: string
  definition: string
  revisionId: string
}

export function readStateMachines(
  find: Find,
  definitionOf: (stack: string, logicalId: string) => string
): { machines: StateMachineResource[]; versions: StateMachineVersionResource[] } {
  const machines = find('AWS::StepFunctions::StateMachine').map((found): StateMachineResource => {
    if (found.properties.optionalText('StateMachineType') === 'EXPRESS') {
      found.properties.refuse('StateMachineType', 'the one-machine system runs standard state machines only')
    }
    return {
      name: found.attribute('Name'),
      arn: found.attribute('Arn'),
      definition: definitionOf(found.stack, found.logicalId),
      revisionId: found.attribute('StateMachineRevisionId'),
    }
  })
  const versions = find('AWS::StepFunctions::StateMachineVersion').flatMap((found): StateMachineVersionResource[] => {
    const stateMachineArn = found.properties.text('StateMachineArn')
    const machine = machines.find((other) => other.arn === stateMachineArn)
    if (machine === undefined) return []
    const { name: stateMachineName, definition, revisionId } = machine
    return [{ arn: found.ref, stateMachineName, stateMachineArn, definition, revisionId }]
  })
  return { machines, versions }
}
