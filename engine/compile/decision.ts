// A Task that decides which way to go, and the Choice that goes it.
import type { Compiler, Entry } from './compiler.ts'
import type { JsonObject } from '../json.ts'

export interface Way {
  name: string
  /** The last way has none: it is taken when no other is. */
  when?: JsonObject
  entry: Entry
}

/** The Task knows what each way begins with, so that a Wait there needs no Task of its own. */
export function compileDecision(id: string, ways: readonly Way[], compiler: Compiler): Entry {
  const choice = `choose ${id}`
  const rest = ways.at(-1)!
  compiler.add(choice, {
    Type: 'Choice',
    Choices: ways.slice(0, -1).map((way) => ({ Variable: '$.next.arm', StringEquals: way.name, Next: way.entry.state })),
    Default: rest.entry.state,
  })
  const arms = ways.map((way) => ({
    name: way.name,
    ...(way.when === undefined ? {} : { when: way.when }),
    ...(way.entry.plan === undefined ? {} : { next: way.entry.plan as JsonObject }),
  }))
  return compiler.add(id, compiler.lambda(id, { task: 'decide', arms }, choice))
}
