// Words for every kind of step, by its verb.
import type { StepWords } from '../speech.ts'
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
import { useStep } from './use.ts'
import { wait } from './wait.ts'
import { waitFor } from './wait-for.ts'
import { waitUntil } from './wait-until.ts'

export const stepWords: Readonly<Record<string, StepWords>> = { send, wait, waitUntil, waitFor, if: ifStep, branch, split, repeat, set, emit, notify, reward, unsubscribe, use: useStep, exit }
