// What is kept of machines and executions, and the form of it. Two implementations: in memory, and in the store.

export const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const
export type Status = (typeof STATUSES)[number]

export interface Execution {
  executionArn: string
  name: string
  /** Without the version. */
  machineArn: string
  versionArn: string
  status: Status
  /** Milliseconds since the epoch. */
  startDate: number
  stopDate?: number
  /** JSON, byte for byte as it came. */
  input: string
  /** JSON. */
  output?: string
  error?: string | undefined
  cause?: string | undefined
}

export interface Version {
  versionArn: string
  machineArn: string
  number: number
  name: string
  /** JSON. */
  definition: string
}

/** A state that an execution was in, for a timeline; times in milliseconds since the epoch. */
export interface PastVisit {
  state: string
  enteredAt: number
  leftAt?: number
  /** The error that was caught there, or that ended the execution. */
  error?: string | undefined
}

export interface ExecutionQuery {
  status?: Status
  machine?: string
  limit: number
}

export interface Journal {
  /** Whether what is saved outlives the process. */
  readonly lasts: boolean
  transaction<T>(work: () => T): T
  addVersion(version: Version): void
  findVersion(versionArn: string): Version | undefined
  latestVersion(machineArn: string): Version | undefined
  /** Returns the key for the calls below; `progress` is undefined for what has ended already. */
  insert(execution: Execution, progress: string | undefined): number
  save(key: number, progress: string): void
  end(key: number, execution: Execution): void
  find(executionArn: string): Execution | undefined
  /** The newest first. */
  list(query: ExecutionQuery): Execution[]
  openExecutions(): { key: number; execution: Execution; progress: string }[]
  /** Adds a visit with its number within the execution (from 1) and forgets those `cap` or more before it. */
  addVisit(key: number, number: number, visit: PastVisit, cap: number): void
  visits(executionArn: string): PastVisit[]
  saveTransitions(machineArn: string, count: number): void
  transitions(): Map<string, number>
}
