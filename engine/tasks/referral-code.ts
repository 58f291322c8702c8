// The code by which a customer refers friends: always the same, short enough to type, and found again by an item of its
// own, which is written when the code is first shown.
import type { Keyring } from '../identity/keyring.ts'
import type { TaskContext } from './task-context.ts'
import { referralCodeKey } from '../table/keys.ts'
import { contended, untilWritten } from './until-written.ts'

/** Forty bits; whose code somebody else has already gets a longer one. */
const lengths = [8, 12, 20]

export async function referralCodeOf(context: Pick<TaskContext, 'table'>, customer: string, keyring: Pick<Keyring, 'code'>): Promise<string> {
  for (const length of lengths) {
    const code = keyring.code(`referral\n${customer}`, length)
    const owner = await untilWritten('A referral code', async () => {
      const known = await ownerOfCode(context, code)
      if (known !== undefined) return known
      const written = await context.table.write({ put: { ...referralCodeKey(code), kind: 'referral-code', customer }, if: { exists: false } })
      return written.kind === 'done' ? customer : contended
    })
    if (owner === customer) return code
  }
  throw new Error('No referral code is free for a customer; the message is delivered again')
}

export async function ownerOfCode(context: Pick<TaskContext, 'table'>, code: string): Promise<string | undefined> {
  return (await context.table.get(referralCodeKey(code), { consistent: true }))?.['customer'] as string | undefined
}
