// Findings as GitHub's workflow commands: a pull request then shows them beside the lines.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions

import { wording } from '../../engine/problem.ts'
import type { Finding, Severity } from './findings.ts'

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' }

export function annotation({ file, line, column, path, code, severity, message, suggestion }: Finding): string {
  const properties = [`file=${property(file)}`, ...(line === null ? [] : [`line=${line}`]), ...(column === null ? [] : [`col=${column}`]), `title=${property(code)}`]
  return `::${commands[severity]} ${properties.join(',')}::${data(`${path === null ? '' : `${path} `}${wording({ message, suggestion: suggestion ?? undefined })}`)}`
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
