// Read, decide, write under the condition of what was read; and all of it again when somebody else was faster. How every
// task changes what others change too.
import type { WriteResult } from '../ports.ts'
import { Problem } from '../problem.ts'

/** What a turn answers when its write was refused, so that everything is to be looked at anew. */
export const contended = Symbol('contended')

/** The end of a turn that has nothing more to do, or no answer to give. */
export const settled = (written: WriteResult): typeof contended | undefined => (written.kind === 'done' ? undefined : contended)

const tries = 12

/**
 * The answer of the first turn whose write went through; `attempt` counts from 0. Throws `table.contended` after twelve, so
 * that what asked for it comes again: `what` is told of then ("A profile").
 */
export async function untilWritten<Answer>(what: string, turn: (attempt: number) => Promise<Answer | typeof contended>): Promise<Answer> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const answer = await turn(attempt)
    if (answer !== contended) return answer
  }
  throw new Problem('table.contended', `${what} was changed by others ${tries} times in a row; what asked for it comes again`)
}
