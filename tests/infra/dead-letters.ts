// Walks a template for edges on which nobody waits for the answer, and says which of them have nowhere to put a letter
// that cannot be delivered.
import { list, referred, text } from './assembled.ts'
import type { Resource, Template, Value } from './assembled.ts'

/** Every type in the templates, and how its asynchronous edges are found; a type that is missing here is a finding too. */
const edges: Record<string, (resource: Resource, template: Template) => boolean[]> = {
  'AWS::Events::Rule': ({ Properties }) => targets(list(Properties['Targets'])),
  'AWS::Scheduler::Schedule': ({ Properties }) => targets([Properties['Target']]),
  'AWS::Lambda::EventSourceMapping': ({ Properties }, template) => {
    const source = template.Resources[referred(Properties['EventSourceArn'])]
    if (source?.Type === 'AWS::SQS::Queue') return [redrives(source)]
    return [Properties['DestinationConfig']?.['OnFailure']?.['Destination'] !== undefined]
  },
  'AWS::SQS::Queue': (queue, template) => [redrives(queue) || isLast(queue, template)],
  ...Object.fromEntries(
    [
      'ApiGatewayV2::Api',
      'ApiGatewayV2::Integration',
      'ApiGatewayV2::Route',
      'ApiGatewayV2::Stage',
      'DynamoDB::Table',
      'Events::EventBus',
      'IAM::Policy',
      'IAM::Role',
      'Lambda::Function',
      'Lambda::Permission',
      'Logs::LogGroup',
      'SES::ConfigurationSet',
      // Delivers to the default bus, whose rule has the dead letters.
      'SES::ConfigurationSetEventDestination',
      'SQS::QueuePolicy',
      'SecretsManager::Secret',
      // Starts and steps are answered; what fails is reported by the rule on status changes.
      'StepFunctions::StateMachine',
      'StepFunctions::StateMachineVersion',
    ].map((type) => [`AWS::${type}`, () => []]),
  ),
  'Custom::AWS': () => [],
}

/** The logical ids of what loses letters, or of what the table above does not know. */
export function losesLetters(template: Template): string[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => {
      const found = edges[resource.Type]?.(resource, template)
      return found === undefined || found.includes(false)
    })
    .map(([id]) => id)
}

function targets(found: (Value | undefined)[]): boolean[] {
  return found.map((target) => target?.['DeadLetterConfig']?.['Arn'] !== undefined)
}

function redrives(queue: Resource): boolean {
  return Number(queue.Properties['RedrivePolicy']?.['maxReceiveCount']) === 5
}

/** The end of the line: somebody's dead letters, and nobody's work. */
function isLast(queue: Resource, template: Template): boolean {
  const name = text(queue.Properties['QueueName'])
  const id = Object.entries(template.Resources).find(([, other]) => other === queue)?.[0] ?? ''
  const consumed = Object.values(template.Resources).some(
    (other) => other.Type === 'AWS::Lambda::EventSourceMapping' && referred(other.Properties['EventSourceArn']) === id,
  )
  return /-(dead|lost)$/.test(name) && !consumed && Number(queue.Properties['MessageRetentionPeriod']) === 1_209_600
}
