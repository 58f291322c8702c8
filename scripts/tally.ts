// A vitest reporter that writes down how many tests passed, failed and were skipped, and why those were skipped.

import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

export interface Tally {
  passed: number
  failed: number
  skipped: { name: string; why: string }[]
}

/** The environment variable that names the file to write. */
export const tallyFile = 'PERENNIAL_TALLY'

export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const path = process.env[tallyFile]
    if (path === undefined) return
    // A file that could not be loaded, or an error outside any test, fails the run though no test failed.
    const tally: Tally = { passed: 0, failed: unhandledErrors.length, skipped: [] }
    for (const module of modules) {
      tally.failed += module.errors().length
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') tally.passed++
        else if (result.state === 'failed') tally.failed++
        else {
          const why = result.state === 'skipped' ? (result.note ?? '') : 'it was not run'
          tally.skipped.push({ name: `${module.relativeModuleId} > ${test.fullName}`, why })
        }
      }
    }
    writeFileSync(path, JSON.stringify(tally))
  }
}
