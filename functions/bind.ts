// Binds a function's task to the world by the function's environment. A port that the function was not given says so when
// it is used.
import type { Environment, FunctionName } from './environment.ts'
import type { Models, Ports, Table } from '../engine/ports.ts'
import type { TaskContext } from '../engine/tasks/task-context.ts'
import { ModelShelf } from '../engine/model/models.ts'
import { Problem } from '../engine/problem.ts'
import { awsModels } from './aws-models.ts'
import { now } from './clock.ts'
import { jsonLog } from './log.ts'
import { lambdaRuntime, readEnvironment } from './environment.ts'

export type Bound<Name extends FunctionName> = TaskContext & { environment: Environment<Name> }

export function bind<Name extends FunctionName>(name: Name, make: (environment: Environment<Name>) => Partial<Ports>): Bound<Name> {
  const environment = readEnvironment(name)
  const given: Partial<Bound<Name>> = { log: jsonLog(name), now, uptime: () => performance.now(), ...make(environment), environment }
  const bound = new Proxy(given as Bound<Name>, {
    get(target, port) {
      const value: unknown = Reflect.get(target, port)
      if (value === undefined && typeof port === 'string') throw new Problem('function.no-port', `The function ${name} was not given the port "${port}"`)
      return value
    },
  })
  given.shelf = new ModelShelf(bound)
  return bound
}

export function modelsIn(bucket: string, table: Pick<Table, 'get'>): Models {
  return awsModels(table, bucket, lambdaRuntime())
}
