// The one table of the templates.

import { Problem } from '../../engine/problem.ts'
import type { System } from '../template/system.ts'

/** Throws `local.no-table` when the templates have none. */
export function tableOf({ tables }: Pick<System, 'tables'>): string {
  const [table] = tables
  if (table === undefined) throw new Problem('local.no-table', 'The templates have no table.')
  return table.name
}
