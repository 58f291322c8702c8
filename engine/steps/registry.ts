// Every kind of step. A new one is a file beside these and a line here.
import type { JsonObject } from '../json.ts'
import type { StepKind } from './step.ts'
import { branch } from './branch.ts'
import { emit } from './emit.ts'
import { exit } from './exit.ts'
import { ifStep } from './if.ts'
import { notify } from './notify.ts'
import { repeat } from './repeat.ts'
import { reward } from './reward.ts'
import { send } from './send.ts'
import { set } from './set.ts'
import { split } from './split.ts'
import { unsubscribe } from './unsubscribe.ts'
import { use } from './use.ts'
import { wait } from './wait.ts'
import { waitFor } from './wait-for.ts'
import { waitUntil } from './wait-until.ts'

export const stepKinds: readonly StepKind[] = [send, wait, waitUntil, waitFor, ifStep, branch, split, repeat, set, emit, notify, reward, unsubscribe, use, exit]

export function kindOfStep(step: JsonObject): StepKind | undefined {
  return stepKinds.find((kind) => Object.hasOwn(step, kind.verb))
}

export const verbOf = (step: JsonObject): string | undefined => kindOfStep(step)?.verb
