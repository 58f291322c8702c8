// The journal of a run that nothing needs to outlive: simulations, benches and tests.

import type { Execution, ExecutionQuery, Journal, PastVisit, Version } from './journal.ts'

export class MemoryJournal implements Journal {
  readonly lasts = false
  readonly #versions = new Map<string, Version>()
  readonly #executions: Execution[] = []
  readonly #keys = new Map<string, number>()
  readonly #visits: PastVisit[][] = []
  readonly #transitions = new Map<string, number>()

  transaction<T>(work: () => T): T {
    return work()
  }

  addVersion(version: Version): void {
    this.#versions.set(version.versionArn, version)
  }

  findVersion(versionArn: string): Version | undefined {
    return this.#versions.get(versionArn)
  }

  latestVersion(machineArn: string): Version | undefined {
    const versions = [...this.#versions.values()].filter((version) => version.machineArn === machineArn)
    return versions.reduce<Version | undefined>(
      (latest, version) => (latest === undefined || version.number > latest.number ? version : latest),
      undefined
    )
  }

  insert(execution: Execution): number {
    const key = this.#executions.push(execution) - 1
    this.#keys.set(execution.executionArn, key)
    return key
  }

  save(): void {
    // The executor itself holds what stands open.
  }

  end(key: number, execution: Execution): void {
    this.#executions[key] = execution
  }

  find(executionArn: string): Execution | undefined {
    const key = this.#keys.get(executionArn)
    return key === undefined ? undefined : this.#executions[key]
  }

  list({ status, machine, limit }: ExecutionQuery): Execution[] {
    const found: Execution[] = []
    for (let key = this.#executions.length - 1; key >= 0 && found.length < limit; key--) {
      const execution = this.#executions[key]
      if (execution === undefined || (status !== undefined && execution.status !== status)) continue
      if (machine === undefined || execution.machineArn === machine) found.push(execution)
    }
    return found
  }

  openExecutions(): [] {
    return []
  }

  addVisit(key: number, _number: number, visit: PastVisit, cap: number): void {
    const visits = (this.#visits[key] ??= [])
    visits.push(visit)
    if (visits.length > cap) visits.shift()
  }

  visits(executionArn: string): PastVisit[] {
    const key = this.#keys.get(executionArn)
    return key === undefined ? [] : (this.#visits[key] ?? [])
  }

  saveTransitions(machineArn: string, count: number): void {
    this.#transitions.set(machineArn, count)
  }

  transitions(): Map<string, number> {
    return new Map(this.#transitions)
  }
}
