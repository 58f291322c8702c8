// One contract for both journals: what is saved is found again.

import { describe, expect, test } from 'vitest'
import type { Execution, ExecutionQuery, Journal, PastVisit } from '../../../local/states/journal.ts'
import { MemoryJournal } from '../../../local/states/memory-journal.ts'
import { StoreJournal } from '../../../local/states/store-journal.ts'
import { Store } from '../../../local/store.ts'

const MACHINE = 'arn:aws:states:eu-west-1:000000000000:stateMachine:m'

function execution(name: string, more: Partial<Execution> = {}): Execution {
  return {
    executionArn: `arn:aws:states:eu-west-1:000000000000:execution:m:${name}`,
    name,
    machineArn: MACHINE,
    versionArn: `${MACHINE}:1`,
    status: 'RUNNING',
    startDate: 1,
    input: '{}',
    ...more
  }
}

describe.each<[string, () => Journal]>([
  ['in memory', () => new MemoryJournal()],
  ['in the store', () => new StoreJournal(new Store(':memory:'))]
])('the journal %s', (_name, make) => {
  test('finds a version, and the latest by number', () => {
    const journal = make()
    const versions = [2, 10, 9].map((number) => ({
      versionArn: `${MACHINE}:${number}`,
      machineArn: MACHINE,
      number,
      name: 'm',
      definition: `{"n":${number}}`
    }))
    for (const version of versions) journal.addVersion(version)
    expect(journal.findVersion(`${MACHINE}:9`)).toEqual(versions[2])
    expect(journal.latestVersion(MACHINE)).toEqual(versions[1])
    expect(journal.findVersion(`${MACHINE}:1`)).toBeUndefined()
    expect(journal.latestVersion(`${MACHINE}2`)).toBeUndefined()
  })

  test('finds an execution as it was ended', () => {
    const journal = make()
    const key = journal.insert(execution('a'), '{}')
    expect(journal.find(execution('a').executionArn)).toEqual(execution('a'))
    const ended = execution('a', { status: 'FAILED', stopDate: 5, error: 'E', cause: 'c' })
    journal.end(key, ended)
    expect(journal.find(ended.executionArn)).toEqual(ended)
    expect(journal.find('nobody')).toBeUndefined()
  })

  test('keeps an execution that ended before it was first saved', () => {
    const journal = make()
    const ended = execution('a', { status: 'SUCCEEDED', stopDate: 1, output: '[]' })
    journal.insert(ended, undefined)
    expect(journal.find(ended.executionArn)).toEqual(ended)
    expect(journal.openExecutions()).toEqual([])
  })

  test('lists the newest first, by status and machine', () => {
    const journal = make()
    journal.insert(execution('a'), '{}')
    journal.insert(execution('b', { status: 'ABORTED' }), undefined)
    journal.insert(execution('c', { machineArn: `${MACHINE}2` }), '{}')
    const names = (query: ExecutionQuery): string =>
      journal
        .list(query)
        .map(({ name }) => name)
        .join('')
    expect(names({ limit: 2 })).toBe('cb')
    expect(names({ limit: 9, status: 'RUNNING' })).toBe('ca')
    expect(names({ limit: 9, machine: MACHINE })).toBe('ba')
    expect(names({ limit: 9, status: 'RUNNING', machine: MACHINE })).toBe('a')
  })

  test('keeps the latest visits up to the cap', () => {
    const journal = make()
    const key = journal.insert(execution('a'), '{}')
    const visits: PastVisit[] = [1, 2, 3, 4].map((n) => ({ state: `S${n}`, enteredAt: n, leftAt: n + 1 }))
    visits.push({ state: 'S5', enteredAt: 5, leftAt: 6, error: 'E' })
    for (const [index, visit] of visits.entries()) journal.addVisit(key, index + 1, visit, 3)
    expect(journal.visits(execution('a').executionArn)).toEqual(visits.slice(-3))
    expect(journal.visits('nobody')).toEqual([])
  })

  test('keeps the count of transitions', () => {
    const journal = make()
    journal.saveTransitions(MACHINE, 1)
    journal.saveTransitions(MACHINE, 2)
    expect([...journal.transitions()]).toEqual([[MACHINE, 2]])
  })
})

test('the journal in the store gives back what stands open', () => {
  const journal = new StoreJournal(new Store(':memory:'))
  const key = journal.insert(execution('a'), '{"n":1}')
  journal.insert(execution('b'), '{"n":2}')
  journal.save(key, '{"n":3}')
  journal.end(journal.insert(execution('c'), '{}'), execution('c', { status: 'ABORTED', stopDate: 2 }))
  expect(journal.openExecutions().map(({ execution: { name }, progress }) => [name, progress])).toEqual([
    ['a', '{"n":3}'],
    ['b', '{"n":2}']
  ])
})
