// The type-aware lint: floating promises, missing switch cases and the rest of .oxlintrc.json. A warning counts as an error.

import { runTool, sources } from './check.ts'
import type { Check } from './check.ts'

interface Report {
  diagnostics: { message: string; code?: string; help?: string; filename: string; labels: { span?: Span }[] }[]
  number_of_files: number
}
interface Span {
  line: number
  column: number
}

export const lint: Check = {
  name: 'lint',
  async findings(root) {
    const args = ['--type-aware', '-c', '.oxlintrc.json', '--format', 'json', '.']
    const ran = await runTool('oxlint/bin/oxlint', args, root)
    const report = readReport(ran.stdout)
    if (report === undefined) return [`oxlint gave no report (status ${ran.status}): ${ran.stdout}${ran.stderr}`.trim()]
    const found = report.diagnostics.map(({ filename, labels, code, message, help }) => {
      const span = labels[0]?.span
      const place = span === undefined ? filename : `${filename}:${span.line}:${span.column}`
      return `${place} ${code ?? 'oxlint'}: ${message}${help === undefined ? '' : ` (${help})`}`
    })
    const silent = ran.status !== 0 && found.length === 0 ? [`oxlint ended with status ${ran.status}: ${ran.stderr}`] : []
    const expected = sources(root).length
    const blind = report.number_of_files < expected || expected === 0
    return [...found, ...silent, ...(blind ? [`oxlint saw ${report.number_of_files} files of ${expected} or more`] : [])]
  }
}

function readReport(text: string): Report | undefined {
  try {
    const report: Report = JSON.parse(text)
    return report
  } catch {
    // Not JSON: oxlint could not start (a bad configuration, tsgolint missing) and said so in prose.
    return undefined
  }
}
