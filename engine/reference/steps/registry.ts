// What the reference says of each kind of step. A new one is a file beside these and a line here.
import type { Entry } from '../entry.ts'
import { branch } from './branch.ts'
import { emit } from './emit.ts'
import { exit } from './exit.ts'
import { ifEntry } from './if.ts'
import { notify } from './notify.ts'
import { repeat } from './repeat.ts'
import { reward } from './reward.ts'
import { send } from './send.ts'
import { set } from './set.ts'
import { split } from './split.ts'
import { unsubscribe } from './unsubscribe.ts'
import { useEntry } from './use.ts'
import { wait } from './wait.ts'
import { waitFor } from './wait-for.ts'
import { waitUntil } from './wait-until.ts'

/** By verb. */
export const stepEntries: Record<string, Entry> = { send, wait, waitUntil, waitFor, if: ifEntry, branch, split, repeat, set, emit, notify, reward, unsubscribe, use: useEntry, exit }
