// What every task is given: the ports, and the shelf of models.
import type { Ports } from '../ports.ts'
import { ModelShelf } from '../model/models.ts'

export interface TaskContext extends Ports {
  shelf: ModelShelf
}

export function contextOf(ports: Ports): TaskContext {
  return { ...ports, shelf: new ModelShelf(ports) }
}
