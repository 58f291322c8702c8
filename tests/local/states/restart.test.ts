// A process may be killed at any moment: a new one with the same store goes on, loses nothing and keeps every instant.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Store } from '../../../local/store.ts'
import {
  ARN,
  DAY_MS,
  drive,
  failed,
  LAMBDA,
  makeRig,
  ok,
  resultOf,
  settle,
  start,
  tokenIn,
  type Rig,
  type RigOptions
} from './rig.ts'

const FOLDER = mkdtempSync(join(tmpdir(), 'states-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))
let files = 0

/** A file of its own, and a rig that can be replaced by a fresh one on the same file. */
function persisted(options: RigOptions): { rig: Rig; restart(): Rig } {
  const file = join(FOLDER, `${files++}.sqlite`)
  let store = new Store(file)
  let rig = makeRig({ ...options, store })
  return {
    rig,
    restart: () => {
      rig.machines.close()
      store.close()
      store = new Store(file)
      // The definition comes from the store alone.
      const { definition: _, ...rest } = options
      rig = makeRig({ ...rest, store, at: rig.clock.now() })
      return rig
    }
  }
}

const SEND = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Parameters: { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token', 'id.$': 'States.UUID()' } },
  TimeoutSeconds: 20 * 86_400,
  HeartbeatSeconds: 15 * 86_400
}

/** Parallel, Map, Retry, waits, a token that times out. */
const EVERYTHING = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              ItemsPath: '$.items',
              MaxConcurrency: 2,
              ItemProcessor: {
                StartAt: 'Call',
                States: {
                  Call: {
                    Type: 'Task',
                    Resource: LAMBDA,
                    Parameters: { FunctionName: 'f', Payload: { 'item.$': '$', 'index.$': '$$.Map.Item.Index' } },
                    Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 3600, JitterStrategy: 'FULL' }],
                    OutputPath: '$.Payload',
                    Next: 'Day'
                  },
                  Day: { Type: 'Wait', Seconds: 86_400, End: true }
                }
              },
              End: true
            }
          }
        },
        { StartAt: 'Week', States: { Week: { Type: 'Wait', Seconds: 7 * 86_400, End: true } } }
      ],
      ResultPath: '$.both',
      Next: 'Send'
    },
    Send: { ...SEND, Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'End' }], End: true },
    End: { Type: 'Pass', End: true }
  }
}

/** Fails at the first attempt of each item, by what the payload says, so that a repeated call answers the same. */
function flaky(): RigOptions['answer'] {
  const seen = new Set<string>()
  return (_name, payload) => {
    const text = JSON.stringify(payload)
    if (seen.has(text)) return ok(payload)
    seen.add(text)
    return failed('E')
  }
}

test('a restart after every step changes neither output nor path nor end', async () => {
  const input = { items: ['a', 'b', 'c'] }
  const undisturbed = makeRig({ definition: EVERYTHING, answer: flaky() })
  const arn = start(undisturbed, input)
  await drive(undisturbed)

  const system = persisted({ definition: EVERYTHING, answer: flaky() })
  let { rig } = system
  start(rig, input)
  let restarts = 0
  for (;;) {
    rig = system.restart()
    restarts++
    await settle(rig)
    rig = system.restart()
    await settle(rig)
    const next = rig.machines.nextAt()
    if (next === undefined) break
    rig.clock.moveTo(next)
  }
  expect(restarts).toBeGreaterThan(8)
  expect(resultOf(rig, arn)).toEqual(resultOf(undisturbed, arn))
  expect(resultOf(rig, arn)).toMatchObject({ output: { error: { Error: 'States.HeartbeatTimeout' } } })
  expect(rig.machines.history(arn)).toEqual(undisturbed.machines.history(arn))
  expect([...rig.machines.transitions]).toEqual([...undisturbed.machines.transitions])
})

test('an execution that a listener starts in the same transaction is saved with the one it heard of', async () => {
  const day = { Type: 'Wait', Seconds: 86_400, End: true }
  const system = persisted({ definition: { StartAt: 'Day', States: { Day: day } } })
  system.rig.machines.onStatusChange(({ name, status }) => {
    if (name === 'first') start(system.rig, {}, `on-${status}`)
  })
  start(system.rig, {}, 'first')
  await drive(system.rig, system.rig.clock.now() + DAY_MS)
  const rig = system.restart()
  await drive(rig)
  const listed = rig.machines.list({ limit: 5 }).map(({ name, status }) => `${name} ${status}`)
  expect(listed.toSorted()).toEqual(['first SUCCEEDED', 'on-RUNNING SUCCEEDED', 'on-SUCCEEDED SUCCEEDED'])
})

describe('what was in flight', () => {
  const CALL = {
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: LAMBDA,
        Parameters: { FunctionName: 'f', Payload: { 'id.$': 'States.UUID()', 'at.$': '$$.State.EnteredTime' } },
        OutputPath: '$.Payload',
        End: true
      }
    }
  }

  test('a call not made yet is made by the new process', async () => {
    const system = persisted({ definition: CALL })
    const arn = start(system.rig)
    const rig = system.restart()
    expect(rig.machines.nextAt()).toBe(rig.clock.now())
    await settle(rig)
    expect(rig.invoked).toHaveLength(1)
    expect(resultOf(rig, arn).status).toBe('SUCCEEDED')
  })

  test('a call whose result was not saved is made again, byte for byte', async () => {
    const system = persisted({ definition: CALL })
    const arn = start(system.rig)
    system.rig.machines.pump(system.rig.clock.now())
    const before = system.rig.invoked[0]?.payload
    const rig = system.restart()
    await settle(rig)
    expect(rig.invoked.map(({ payload }) => payload)).toEqual([before])
    expect(resultOf(rig, arn)).toMatchObject({ status: 'SUCCEEDED', output: before })
  })

  test('a message that was sent is not sent again, and its token still answers', async () => {
    const system = persisted({ definition: { StartAt: 'Send', States: { Send: { ...SEND, End: true } } } })
    const arn = start(system.rig)
    const token = tokenIn(system.rig.sent[0]?.body)
    const rig = system.restart()
    await drive(rig, rig.clock.now() + DAY_MS)
    expect(rig.sent).toEqual([])
    expect(rig.machines.succeed(token, '"yes"')).toEqual({ kind: 'ok' })
    const again = system.restart()
    expect(again.machines.succeed(token, '"no"')).toEqual({ kind: 'timed-out' })
    expect(resultOf(again, arn)).toMatchObject({ output: 'yes', days: 1 })
  })

  test('a call that hands out a token is repeated only until it has returned', async () => {
    const ask = {
      Type: 'Task',
      Resource: `${LAMBDA}.waitForTaskToken`,
      Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
      End: true
    }
    const system = persisted({ definition: { StartAt: 'Ask', States: { Ask: ask } } })
    const arn = start(system.rig)
    const second = system.restart()
    await settle(second)
    expect(second.invoked).toHaveLength(1)
    const third = system.restart()
    await settle(third)
    expect(third.invoked).toEqual([])
    third.machines.succeed(tokenIn(second.invoked[0]?.payload), '1')
    expect(resultOf(third, arn).output).toBe(1)
  })

  test('a heartbeat is remembered', async () => {
    const system = persisted({ definition: { StartAt: 'Send', States: { Send: { ...SEND, End: true } } } })
    const arn = start(system.rig)
    const token = tokenIn(system.rig.sent[0]?.body)
    await drive(system.rig, system.rig.clock.now() + 10 * DAY_MS)
    system.rig.machines.heartbeat(token)
    const rig = system.restart()
    await drive(rig)
    expect(resultOf(rig, arn)).toMatchObject({ error: 'States.Timeout', days: 20 })
  })
})

test('names, inputs and ends outlive the process', async () => {
  const day = { Type: 'Wait', Seconds: 86_400, End: true }
  const system = persisted({ definition: { StartAt: 'Day', States: { Day: day } } })
  const open = start(system.rig, { a: 1 }, 'open')
  const stopped = start(system.rig, { a: 1 }, 'stopped')
  system.rig.machines.stop(stopped, 'Exited')
  const rig = system.restart()
  expect(rig.machines.openCount).toBe(1)
  const again = { machine: ARN, name: 'open', input: '{"a":1}' }
  expect(rig.machines.start(again)).toEqual({ kind: 'same', executionArn: open })
  const exists = expect.objectContaining({ code: 'states.execution-already-exists' })
  expect(() => start(rig, { a: 1 }, 'stopped')).toThrow(exists)
  const listed = rig.machines.list({ limit: 5 }).map(({ name, status }) => `${name} ${status}`)
  expect(listed).toEqual(['stopped ABORTED', 'open RUNNING'])
})

test('a message and the state that sent it last together or not at all', () => {
  const file = join(FOLDER, 'together.sqlite')
  const definition = { StartAt: 'Send', States: { Send: { ...SEND, End: true } } }
  const store = new Store(file)
  store.db.exec('CREATE TABLE queue (body TEXT)')
  const send = (): never => {
    store.db.exec("INSERT INTO queue VALUES ('sent')")
    throw new TypeError('killed here')
  }
  const rig = makeRig({ definition, store, send })
  expect(() => start(rig)).toThrow('killed here')
  store.close()
  const later = new Store(file)
  expect(later.db.prepare('SELECT * FROM queue').all()).toEqual([])
  expect(makeRig({ store: later }).machines.list({ limit: 1 })).toEqual([])
  later.close()
})
