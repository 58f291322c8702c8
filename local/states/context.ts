// The context object, `$$`: what a state may know about its execution.

import type { Json, JsonObject } from './json.ts'
import type { State } from './machine.ts'
import type { Thread } from './thread.ts'
import { writeToken } from './token.ts'

/** What stays the same for a whole execution. */
export interface Facts {
  executionArn: string
  name: string
  machineArn: string
  machineName: string
  /** JSON. */
  input: string
  startedAt: number
}

export type Item = NonNullable<Thread['item']>

export function contextOf(facts: Facts, state: State, thread: Thread, item: Item | undefined): Json {
  const input: Json = JSON.parse(facts.input)
  const context: JsonObject = {
    Execution: {
      Id: facts.executionArn,
      Input: input,
      Name: facts.name,
      StartTime: new Date(facts.startedAt).toISOString(),
      RedriveCount: 0
    },
    State: {
      EnteredTime: new Date(thread.enteredAt).toISOString(),
      Name: state.name,
      RetryCount: (thread.tries ?? []).reduce((sum, tries) => sum + tries, 0)
    },
    StateMachine: { Id: facts.machineArn, Name: facts.machineName }
  }
  if (state.kind.handsOutToken === true) {
    context['Task'] = { Token: writeToken({ executionArn: facts.executionArn, ticket: thread.ticket }) }
  }
  if (item !== undefined) context['Map'] = { Item: { Index: item.index, Value: item.value } }
  return context
}
