// Receipts: what a receiver shows to delete a message or to change its visibility.

import { Problem } from '../../engine/problem.ts'

export function writeReceipt(queue: string, seq: number, receives: number): string {
  return Buffer.from(`${queue}/${seq}/${receives}`).toString('base64url')
}

/** Throws `queues.bad-receipt` for what is no receipt of this queue. */
export function readReceipt(queue: string, receiptHandle: string): { seq: number; receives: number } {
  const [name, seq, receives] = Buffer.from(receiptHandle, 'base64url').toString().split('/')
  if (name === queue && /^\d+$/.test(seq ?? '') && /^\d+$/.test(receives ?? '')) {
    return { seq: Number(seq), receives: Number(receives) }
  }
  throw new Problem('queues.bad-receipt', `This is no receipt of the queue ${queue}.`)
}
