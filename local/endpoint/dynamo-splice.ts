// Joins a connection of a DynamoDB client to the embedded engine, byte for byte: a client keeps a connection to itself, so
// that its first request tells what all of them are. Nine tenths of all calls go this way, and reading each as HTTP twice
// cost more than the engine's answer.

import { connect, type Socket } from 'node:net'
import type { DynamoCall } from './dynamo-proxy.ts'
import { isWriteOperation } from './dynamo-proxy.ts'

const requestLine = Buffer.from('POST ')
const target = /x-amz-target: *DynamoDB(?:Streams)?_\d+\.(\w+)/i
const credential = /Credential=([^/]+)/

export interface Splice {
  host: string
  port: number
  onCall?: ((call: DynamoCall) => void) | undefined
}

/** Does a connection that begins with this belong to a DynamoDB client? */
export function isDynamo(first: Buffer): boolean {
  return startsRequest(first) && target.test(headOf(first))
}

export function spliceDynamo(client: Socket, first: Buffer, { host, port, onCall }: Splice): void {
  const engine = connect({ host, port, noDelay: true })
  client.setNoDelay(true)
  let call: Omit<DynamoCall, 'status'> | undefined
  let answered = false

  const pass = (chunk: Buffer): void => {
    if (startsRequest(chunk)) call = callIn(headOf(chunk)) ?? call
    if (!engine.write(chunk)) {
      client.pause()
      engine.once('drain', () => client.resume())
    }
  }
  client.on('data', pass)
  engine.on('data', (chunk: Buffer) => {
    answered = true
    if (call !== undefined) {
      onCall?.({ ...call, status: Number(chunk.toString('latin1', 9, 12)) })
      call = undefined
    }
    if (!client.write(chunk)) {
      engine.pause()
      client.once('drain', () => engine.resume())
    }
  })
  engine.on('error', () => {
    if (answered) client.destroy()
    else client.end(engineAway)
  })
  client.on('error', () => engine.destroy())
  client.on('close', () => engine.destroy())
  engine.on('close', () => client.end())
  pass(first)
}

const engineAway = [
  'HTTP/1.1 500 Internal Server Error',
  'x-amzn-errortype: InternalFailure',
  'content-type: application/x-amz-json-1.0',
  'content-length: 2',
  'connection: close',
  '',
  '{}',
].join('\r\n')

const startsRequest = (chunk: Buffer): boolean => chunk.length > 5 && chunk.subarray(0, 5).equals(requestLine)

/** The client writes the head of a request in one piece; a body may follow in the same. */
const headOf = (chunk: Buffer): string => chunk.toString('latin1', 0, Math.min(chunk.length, 2048))

function callIn(head: string): Omit<DynamoCall, 'status'> | undefined {
  const operation = target.exec(head)?.[1]
  if (operation === undefined) return undefined
  return { identity: credential.exec(head)?.[1] ?? 'anonymous', operation, isWrite: isWriteOperation(operation) }
}
