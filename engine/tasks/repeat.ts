// Judges whether a round of a `repeat` begins: counts, asks `until`, and gives the whole state back with the round's number.
import type { RepeatPayload, RunState } from '../journey/contract.ts'
import type { TaskContext } from './task-context.ts'
import { answer, isWanted, loadRun } from './step-run.ts'

export async function repeat(context: TaskContext, payload: RepeatPayload): Promise<RunState> {
  const run = await loadRun(context, payload)
  const { step, times, until, arms, state } = payload
  const { contract, customer, run: id, model, arms: drawn, round = 0, loops = {} } = state
  const { [step]: known, ...others } = loops
  const turn = known === undefined ? 0 : known.turn + 1
  const outer = known?.outer ?? round
  const done = turn >= times || (until !== undefined && (await isWanted(context, run, until)))
  const arm = arms.find(({ name }) => name === (done ? 'done' : 'again'))!
  const open = done ? others : { ...others, [step]: { turn, outer, first: known?.first ?? run.now, began: run.now } }
  const next = answer(run, { ...payload, loops: open }, arm.next, arm.name)
  return { contract, customer, run: id, model, arms: drawn, next, round: done ? outer : outer * times + turn, loops: open }
}
