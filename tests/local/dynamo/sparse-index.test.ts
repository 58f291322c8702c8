import { expect, test } from 'vitest'
import { SparseIndex } from '../../../local/dynamo/sparse-index.ts'
import type { StreamRecord } from '../../../local/dynamo/stream.ts'
import { table } from './table.ts'

const minute = 60_000

function written(pk: string, due?: { shard: number; at: number }): StreamRecord {
  const keys = { pk: { S: pk }, sk: { S: 'PROFILE' } }
  const image = due === undefined ? keys : { ...keys, dueShard: { S: `due#${due.shard}` }, dueAt: { N: String(due.at) } }
  return {
    eventID: '1',
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: {
      ApproximateCreationDateTime: 0,
      Keys: keys,
      NewImage: image,
      SequenceNumber: '1',
      SizeBytes: 1,
      StreamViewType: 'NEW_IMAGE',
    },
  }
}

function indexOfTable(): SparseIndex {
  const index = table.globalIndexes[0]
  if (index === undefined) throw new Error('The fixture has no index.')
  return new SparseIndex(table, index)
}

test('the earliest entry is the earliest of the newest images', () => {
  const index = indexOfTable()
  expect(index.earliest()).toBeUndefined()
  index.see([written('a', { shard: 1, at: 500 }), written('b', { shard: 2, at: 300 }), written('c')])
  expect(index.earliest()).toBe(300)
  index.see([written('b', { shard: 2, at: 900 })])
  expect(index.earliest()).toBe(500)
  index.see([written('a')])
  expect(index.earliest()).toBe(900)
})

test('what is due is named by partition, and nothing else', () => {
  const index = indexOfTable()
  index.see([
    written('a', { shard: 7, at: 100 }),
    written('b', { shard: 3, at: 200 }),
    written('c', { shard: 7, at: 150 }),
    written('d', { shard: 5, at: 201 }),
  ])
  expect(index.take(200)).toEqual(['due#3', 'due#7'])
  expect(index.earliest()).toBe(201)
})

test('an entry that stays as it is comes again at growing distances', () => {
  const index = indexOfTable()
  index.see([written('a', { shard: 7, at: 100 })])
  expect(index.take(100)).toEqual(['due#7'])
  expect(index.earliest()).toBe(100 + minute)
  expect(index.take(100 + minute)).toEqual(['due#7'])
  expect(index.earliest()).toBe(100 + 3 * minute)
})

test('an entry that was written again with the same instant is new', () => {
  const index = indexOfTable()
  index.see([written('a', { shard: 7, at: 100 })])
  index.take(100)
  index.see([written('a', { shard: 7, at: 100 })])
  expect(index.earliest()).toBe(100)
})
