// The shipped brand, and the life of a customer in it.
import type { Moment } from '../../../local/simulation/telling.ts'
import type { ProjectSource } from '../../../engine/project-files.ts'
import { fileURLToPath } from 'node:url'
import { readProject } from '../../../engine/project-files.ts'
import { simulate } from '../../../local/simulation/simulate.ts'

export const shop: ProjectSource = readProject(fileURLToPath(new URL('../../../journeys', import.meta.url)))

export async function momentsOf(customer: object, source: ProjectSource = shop, more: { drafts?: boolean; until?: string } = {}): Promise<Moment[]> {
  const { told, problems } = await simulate(source, { file: 'customer.json', text: JSON.stringify(customer), ...more })
  if (told === undefined) throw new Error(problems.map(({ message }) => message).join('\n'))
  return told.moments
}

/** `2026-03-02T09:05 gets “Hello” (welcome/hello): why`, of these kinds. */
export function lines(moments: readonly Moment[], ...kinds: Moment['kind'][]): string[] {
  return moments.filter(({ kind }) => kinds.includes(kind)).map(({ at, kind, text, why }) => `${new Date(at).toISOString().slice(0, 16)} ${kind} ${text}${why === undefined ? '' : `: ${why}`}`)
}
