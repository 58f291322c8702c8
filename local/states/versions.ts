// The published versions of state machines. A version never changes; an execution ends on the one it began with.

import { Problem } from '../../engine/problem.ts'
import { checkMachineArn, splitVersion } from './arns.ts'
import { loadDefinition } from './definition.ts'
import type { Journal, Version } from './journal.ts'
import type { Machine } from './machine.ts'

export interface Published {
  version: Version
  machine: Machine
}

export class Versions {
  readonly #journal: Journal
  readonly #loaded = new Map<string, Published>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /**
   * Makes a version known; the same definition again changes nothing. Throws `states.definition-refused`, or
   * `states.version-differs` when the version stands with another definition.
   */
  publish(versionArn: string, name: string, definition: string | object): void {
    const { machineArn, number } = splitVersion(versionArn)
    const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
    const known = this.#journal.findVersion(versionArn)
    if (known !== undefined && known.definition !== text) {
      throw new Problem(
        'states.version-differs',
        `${versionArn} stands with another definition, and versions never change: ` +
          'publish the new one under the next number.'
      )
    }
    const version = { versionArn, machineArn, number, name, definition: text }
    this.#loaded.set(versionArn, { version, machine: loadDefinition(text, name) })
    if (known === undefined) this.#journal.addVersion(version)
  }

  /** Publishes under the next number, or gives the latest version if that has this very definition. Returns its ARN. */
  publishNext(machineArn: string, name: string, definition: string | object): string {
    checkMachineArn(machineArn)
    const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
    const latest = this.#journal.latestVersion(machineArn)
    if (latest?.definition === text) return latest.versionArn
    const versionArn = `${machineArn}:${(latest?.number ?? 0) + 1}`
    this.publish(versionArn, name, text)
    return versionArn
  }

  /** Throws `states.state-machine-does-not-exist`. */
  find(versionArn: string): Published {
    const published = this.#loaded.get(versionArn)
    if (published !== undefined) return published
    const version = this.#journal.findVersion(versionArn)
    if (version === undefined) {
      throw new Problem(
        'states.state-machine-does-not-exist',
        `There is no state machine version "${versionArn}". Start executions by the ARN of a published version.`
      )
    }
    const found = { version, machine: loadDefinition(version.definition, version.name) }
    this.#loaded.set(versionArn, found)
    return found
  }
}
