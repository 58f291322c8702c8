// What may be other than usual in a world in memory, and what it tells whoever asks.
import type { LambdaPayload } from '../../engine/journey/contract.ts'
import type { Machines, MachinesOptions } from '../states/machines.ts'
import type { Ports } from '../../engine/ports.ts'
import type { StreamRecord } from '../../engine/tasks/fold.ts'

export interface Ways {
  /** The root secret, from which customers' keys are derived. */
  root?: string
  /** Makes what runs the definitions: the local executor unless told. */
  makeMachines?: (options: MachinesOptions) => Machines
  /** Hears of every step that has been decided. */
  onStep?: (step: AnsweredStep) => void
  /** Wraps the ports of one invocation, to crash it between two calls. */
  ports?: (ports: Ports, task: string) => Ports
  /** Delivers every message this often. */
  deliveries?: number
  /** Reorders the stream's records of one batch. */
  shuffle?: (records: StreamRecord[]) => StreamRecord[]
  /** The most records of one batch. */
  batch?: number
}

/** A Task of a journey that has its answer. */
export interface AnsweredStep {
  payload: LambdaPayload
  /** Which of its ways it goes. */
  arm: string
  at: number
}
