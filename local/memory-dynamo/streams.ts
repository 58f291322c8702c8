// ListStreams, DescribeStream, GetShardIterator and GetRecords. An iterator names its stream and the record it stands before.

import { invalid } from './refusal.ts'
import type { Tables } from './tables.ts'

export function listStreams(tables: Tables, { TableName }: { TableName?: string }): object {
  const found = tables.streams().filter(({ tableName }) => TableName === undefined || tableName === TableName)
  return { Streams: found.map(({ tableName, stream }) => ({ StreamArn: stream.arn, TableName: tableName, StreamLabel: stream.label })) }
}

export function describeStream(tables: Tables, { StreamArn }: { StreamArn: string }): object {
  return { StreamDescription: tables.stream(StreamArn).describe() }
}

export interface GetShardIterator {
  StreamArn: string
  ShardId: string
  ShardIteratorType: string
  SequenceNumber?: string
}

export function getShardIterator(tables: Tables, request: GetShardIterator): object {
  const stream = tables.stream(request.StreamArn)
  return { ShardIterator: iterator(stream.arn, stream.startOf(request.ShardIteratorType, request.SequenceNumber)) }
}

export interface GetRecords {
  ShardIterator: string
  Limit?: number
}

export function getRecords(tables: Tables, { ShardIterator, Limit = 1000 }: GetRecords): object {
  const [arn = '', start = ''] = ShardIterator.split('|')
  if (!/^\d+$/.test(start)) throw invalid('Invalid ShardIterator')
  const Records = tables.stream(arn).read(Number(start), Math.min(Limit, 1000))
  return { Records, NextShardIterator: iterator(arn, Number(start) + Records.length) }
}

const iterator = (arn: string, start: number): string => `${arn}|${start}`
