// Checks that whatever one resource names of another is in the templates too: a queue that only AWS has could not be
// delivered to here, and would be missed only when the first message is lost.

import { Problem } from '../../engine/problem.ts'
import type { Destination } from './names.ts'
import type { System } from './description.ts'

/** Throws `template.unknown-target` for the first reference that leads nowhere. */
export function checkReferences(system: System): void {
  const functions = new Set(system.functions.map(({ name }) => name))
  const queues = new Set(system.queues.map(({ name }) => name))
  const tables = new Set(system.tables.map(({ name }) => name))
  const buses = new Set(system.buses.map(({ name }) => name))

  const checkDestination = ({ kind, name }: Destination, where: string): void =>
    check(kind === 'queue' ? queues : functions, kind, name, where)

  for (const { name, redrive } of system.queues) check(queues, 'queue', redrive?.deadLetterQueue, `The queue ${name}`)
  for (const { name, asynchronous } of system.functions) {
    check(queues, 'queue', asynchronous.onFailureQueue, `The function ${name}`)
    check(queues, 'queue', asynchronous.deadLetterQueue, `The function ${name}`)
  }
  for (const { functionName, tableName, onFailureQueue } of system.streamMappings) {
    const where = `An event source mapping of ${functionName}`
    check(functions, 'function', functionName, where)
    check(tables, 'table', tableName, where)
    check(queues, 'queue', onFailureQueue, where)
  }
  for (const { functionName, queueName } of system.queueMappings) {
    check(functions, 'function', functionName, `An event source mapping of ${queueName}`)
    check(queues, 'queue', queueName, `An event source mapping of ${functionName}`)
  }
  for (const { name, busName, targets } of system.rules) {
    check(buses, 'bus', busName, `The rule ${name}`)
    for (const { destination, deadLetterQueue } of targets) {
      checkDestination(destination, `The rule ${name}`)
      check(queues, 'queue', deadLetterQueue, `The rule ${name}`)
    }
  }
  for (const { name, destination, deadLetterQueue } of system.schedules) {
    checkDestination(destination, `The schedule ${name}`)
    check(queues, 'queue', deadLetterQueue, `The schedule ${name}`)
  }
  for (const { method, path, functionName } of system.httpApis.flatMap(({ routes }) => routes)) {
    check(functions, 'function', functionName, `The route ${method} ${path}`)
  }
}

function check(known: Set<string>, what: string, name: string | undefined, where: string): void {
  if (name === undefined || known.has(name)) return
  throw new Problem(
    'template.unknown-target',
    `${where} names the ${what} ${name}, which no stack makes. There are: ${[...known].join(', ') || 'none'}.`
  )
}
