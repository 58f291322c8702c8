// The command against the database of the one-machine system, as somebody with a file of codes uses it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DynamoRequests } from '../../../local/dynamo/requests.ts'
import { ensureTable } from '../../../local/dynamo/tables.ts'
import { join } from 'node:path'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { runCli } from '../runs-cli.ts'
import { startDynamo, type Dynamo } from '../../../local/dynamo/engine.ts'
import { table } from '../../local/dynamo/table.ts'
import { tmpdir } from 'node:os'

const shipped = JSON.parse(readFileSync(join(import.meta.dirname, '../../../journeys/lifecycle.json'), 'utf8')) as object

let folder: string
let dynamo: Dynamo
let requests: DynamoRequests

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-coupons-'))
  dynamo = await startDynamo({ path: join(folder, 'table.sqlite') })
  requests = new DynamoRequests(dynamo.endpoint)
  await ensureTable(requests, table)
  for (const [name, pools] of Object.entries({
    shop: { partner: { label: 'A night', loaded: true }, vouchers: { label: 'A voucher', loaded: true }, spring: { label: 'Spring', code: 'SPRING' } },
    none: { spring: { label: 'Spring', code: 'SPRING' } },
  })) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'lifecycle.json'), JSON.stringify({ ...shipped, coupons: pools }))
  }
  writeFileSync(join(folder, 'codes.txt'), Array.from({ length: 40 }, (_, index) => `N-${index}`).join('\n'))
})
afterAll(async () => {
  requests.close()
  await dynamo.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function coupons(...args: string[]): Promise<{ status: number | null; said: string }> {
  const { status, stdout, stderr } = await runCli(['coupons', ...args]).ended
  return { status, said: `${stdout}${stderr}` }
}

describe('perennial coupons', () => {
  const here = (): string[] => ['--dir', join(folder, 'shop'), '--endpoint', dynamo.endpoint, '--name', table.name]

  test('loads the codes of a file, once, and tells how many are left', async () => {
    const file = join(folder, 'codes.txt')
    expect(await coupons(...here())).toEqual({ status: 0, said: 'partner: 0 codes left\nvouchers: 0 codes left\n' })
    expect(await coupons('load', 'partner', '--file', file, ...here())).toEqual({ status: 0, said: 'partner: 40 codes loaded, 0 known before; 40 left\n' })
    expect(await coupons('load', 'partner', '--file', file, ...here())).toEqual({ status: 0, said: 'partner: 0 codes loaded, 40 known before; 40 left\n' })
    expect(await coupons(...here())).toEqual({ status: 0, said: 'partner: 40 codes left\nvouchers: 0 codes left\n' })
  })

  test('goes where AWS_ENDPOINT_URL says, as the other tools for a system of `npm start`', async () => {
    const { status, stdout } = await runCli(['coupons', '--dir', join(folder, 'shop'), '--name', table.name], { AWS_ENDPOINT_URL: dynamo.endpoint }).ended
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'partner: 40 codes left\nvouchers: 0 codes left\n' })
  })

  test('says what is wrong, and what to do', async () => {
    const file = join(folder, 'codes.txt')
    const other = ['--dir', join(folder, 'shop'), '--endpoint', dynamo.endpoint, '--name', 'elsewhere']
    expect(await coupons('load', 'partners', '--file', file, ...here())).toMatchObject({ status: 2, said: expect.stringContaining('Did you mean "partner"') as string })
    expect(await coupons('load', 'spring', '--file', file, ...here())).toMatchObject({ status: 2, said: expect.stringContaining('There is no pool "spring" whose codes are loaded') as string })
    expect(await coupons('load', 'partner', ...here())).toMatchObject({ status: 2, said: expect.stringContaining('--file which codes') as string })
    expect(await coupons('--dir', join(folder, 'none'))).toMatchObject({ status: 1, said: expect.stringContaining('No pool of lifecycle.json has codes that are loaded') as string })
    expect(await coupons(...other)).toMatchObject({ status: 1, said: expect.stringContaining('Say with --name under which name Perennial is deployed') as string })
  })
})
