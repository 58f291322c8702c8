// AWS's quotas that synth can know to be broken. What only load can show is in the design's facts, not here.
import type { Stack } from 'aws-cdk-lib'
import { CfnResource } from 'aws-cdk-lib'
import { Problem } from '../engine/problem.ts'
import type { Compiled } from './compiled.ts'
import type { Names } from './names.ts'

const rulesPerBus = 300
/** The core's own rule on the same bus. */
const rulesOfTheCore = 1
const resourcesPerStack = 500
const templateBytes = 1_000_000
const definitionCharacters = 1_048_576
const ruleNameCharacters = 64
const patternCharacters = 2048

/** Every quota that the compiled journeys would break. */
export function brokenByJourneys(compiled: Compiled, names: Names): Problem[] {
  const live = compiled.journeys.filter((journey) => journey.status === 'live')
  const problems: Problem[] = []
  const refuse = (quota: string, found: string, remedy: string) => problems.push(beyond(quota, found, remedy))

  if (live.length + rulesOfTheCore > rulesPerBus) {
    refuse(
      `${rulesPerBus} rules per event bus (EventBridge)`,
      `${live.length} journeys are live, and each needs one rule beside the core's`,
      `Set journeys to another status until at most ${rulesPerBus - rulesOfTheCore} are live, or have the quota raised`,
    )
  }
  for (const journey of compiled.journeys) {
    const definition = JSON.stringify(journey.definition).length
    if (definition > definitionCharacters) {
      refuse(
        `${definitionCharacters} characters per state machine definition (Step Functions)`,
        `the journey ${journey.id} compiles to ${definition}`,
        'Split the journey in two',
      )
    }
    const pattern = JSON.stringify(journey.pattern).length
    if (pattern > patternCharacters) {
      refuse(
        `${patternCharacters} characters per event pattern (EventBridge)`,
        `the trigger of the journey ${journey.id} compiles to ${pattern}`,
        'Let the trigger name fewer events or stages',
      )
    }
    const name = names.journey(journey.id)
    if (name.length > ruleNameCharacters) {
      refuse(
        `${ruleNameCharacters} characters per rule name (EventBridge)`,
        `the journey ${journey.id} would be named ${name}, ${name.length} characters`,
        'Shorten its id',
      )
    }
  }
  return problems
}

/** Counted before CDK does, which refuses it too but does not say what to do. */
export function brokenByStack(stack: Stack): Problem[] {
  const count = stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct)).length
  if (count <= resourcesPerStack) return []
  return [
    beyond(`${resourcesPerStack} resources per stack (CloudFormation)`, `${stack.stackName} has ${count}`, 'Retire journeys that nobody is in'),
  ]
}

export function brokenByTemplate(stackName: string, template: string): Problem[] {
  const bytes = Buffer.byteLength(template)
  if (bytes <= templateBytes) return []
  return [
    beyond(`${templateBytes} bytes per template (CloudFormation)`, `${stackName} has ${bytes}`, 'Retire journeys that nobody is in'),
  ]
}

function beyond(quota: string, found: string, remedy: string): Problem {
  return new Problem('infra.quota', `Beyond an AWS quota, ${quota}: ${found}. ${remedy}.`)
}
