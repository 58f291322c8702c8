// What the steps of one run decided and how long they waited, from the states that its execution walked through.
import type { Enrollment } from '../../engine/journey/enrollment.ts'
import type { JourneyFile } from '../../engine/language/journey-file.ts'
import type { JsonObject } from '../../engine/json.ts'
import type { Life } from './life.ts'
import type { Moment, Telling } from './telling.ts'
import type { RunInput } from '../../engine/journey/contract.ts'
import { executionArn } from '../../engine/journey/enrollment.ts'
import { runId } from '../../engine/table/keys.ts'
import { visit } from '../../engine/compile/ids.ts'
import { wordsOfStep } from '../../engine/words/plain-english.ts'

export function stepMoments(enrollment: Enrollment, { world, steps }: Life, { journeys, english }: Telling): Moment[] {
  const file = journeys.find(({ id }) => id === enrollment.run.journey)
  if (file === undefined || enrollment.heldOut) return []
  const byId = stepsById(file)
  const run = runId(enrollment.run)
  const { arms } = JSON.parse(enrollment.input) as RunInput
  const say = (step: JsonObject): string => (wordsOfStep(step).asks ?? wordsOfStep(step).says)(step, english)
  const moment = (at: number, kind: Moment['kind'], id: string, text: string, why?: string): Moment => ({ at, kind, text, ...(why === undefined ? {} : { why }), journey: file.id, step: id })

  const decided = steps.filter(({ payload }) => payload.run === run && payload.customer === enrollment.customer).flatMap(({ payload, arm, at }): Moment[] => {
    const skipped = byId.get(payload.step.replace(/^when /, ''))
    if (payload.step.startsWith('when ') && skipped !== undefined) {
      return arm === 'then' ? [] : [moment(at, 'decided', payload.step.slice(5), `skips ${payload.step.slice(5)}`, english.denial(skipped['when'] as JsonObject).text)]
    }
    const step = byId.get(payload.step)
    if (step === undefined || !('arms' in payload)) return []
    const way = wordsOfStep(step).ways?.(step, english)[payload.arms.findIndex(({ name }) => name === arm)]
    return way === undefined || way.label === '' ? [] : [moment(at, 'decided', payload.step, say(step), way.label)]
  })
  const walked = world.machines.history(executionArn(enrollment)).flatMap(({ state, enteredAt, leftAt }): Moment[] => {
    const late = byId.get(state.replace(/^timed out: /, ''))
    if (state.startsWith('timed out: ') && late !== undefined) return [moment(enteredAt, 'decided', state.slice(11), say(late), wordsOfStep(late).ways?.(late, english).at(-1)?.label)]
    const step = byId.get(state)
    if (step === undefined) return []
    const arm = arms[state]
    if (arm !== undefined) return [moment(enteredAt, 'decided', state, say(step), wordsOfStep(step).ways?.(step, english).find(({ label }) => label.endsWith(` ${arm}`))?.label ?? arm)]
    if (wordsOfStep(step).shape !== 'wait' || leftAt === enteredAt) return []
    return [moment(enteredAt, 'waits', state, say(step).replace(/^wait/, 'waits'))]
  })
  return [...decided, ...walked]
}

function stepsById(file: JourneyFile): Map<string, JsonObject> {
  const byId = new Map<string, JsonObject>()
  visit(file.steps, (step) => byId.set(file.ids.get(step) ?? '', step))
  return byId
}
