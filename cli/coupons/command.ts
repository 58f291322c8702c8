// `perennial coupons`: loads the codes that a shop made into a pool, and tells how many are left.
import type { Command } from '../command.ts'
import type { CouponPool } from '../../engine/rewards/coupon.ts'
import { Problem, Problems } from '../../engine/problem.ts'
import { codesLeft, loadCodes } from '../../engine/tasks/coupons.ts'
import { nearest } from '../../engine/nearest.ts'
import { openFolder } from '../project.ts'
import { readCodes } from './code-file.ts'
import { readDefinitions } from '../../engine/language/project.ts'
import { readOptions } from '../command.ts'
import { withTable } from './deployed-table.ts'

const help = `Usage: perennial coupons [options]
       perennial coupons load POOL --file FILE [options]

Tells how many codes are left in the pools whose codes are loaded, or adds codes to one. A code that was ever loaded before, given or
not, is not added again, so that a file may be loaded twice.

  --file FILE      one code a line, or a table with a column "code"
  --dir DIR        the journeys folder, which declares the pools; ./journeys unless told
  --name NAME      the name that the stacks are deployed under (perennial)
  --region REGION  where; else as AWS's own tools find it
  --endpoint URL   of the system that \`npm start\` runs, in the place of AWS; else as AWS_ENDPOINT_URL says`

const shapes = {
  file: { type: 'string' }, dir: { type: 'string' }, name: { type: 'string' }, region: { type: 'string' }, endpoint: { type: 'string' },
} as const

export const coupons: Command = {
  says: 'loads coupon codes, and tells how many are left',
  help,
  async run(args) {
    const { words: [action, pool], file, dir, name = 'perennial', region, endpoint = process.env['AWS_ENDPOINT_URL'] } = readOptions(args, shapes, 2)
    const pools = loadedPools(dir)
    const deployment = { name, region, endpoint }
    if (action === undefined) {
      await withTable(deployment, async (table) => {
        for (const one of Object.keys(pools)) console.log(`${one}: ${count(await codesLeft({ table }, one))} left`)
      })
      return 0
    }
    if (action !== 'load') throw new Problem('cli.usage', `\`coupons ${action}\` is nothing that there is; codes are added with \`coupons load POOL --file FILE\`.`)
    if (pool === undefined || file === undefined) throw new Problem('cli.usage', 'Say which pool, and with --file which codes: `perennial coupons load POOL --file FILE`.')
    if (pools[pool] === undefined) throw new Problem('cli.usage', `There is no pool "${pool}" whose codes are loaded. ${nearest(pool, Object.keys(pools))}`)
    const codes = readCodes(file)
    await withTable(deployment, async (table) => {
      const { loaded, known } = await loadCodes({ table }, pool, codes)
      console.log(`${pool}: ${count(loaded)} loaded, ${known} known before; ${await codesLeft({ table }, pool)} left`)
    })
    return 0
  },
}

const count = (codes: number): string => `${codes} ${codes === 1 ? 'code' : 'codes'}`

/** Throws all problems of the definitions, and `coupons.none-loaded` where no pool takes codes. */
function loadedPools(dir: string | undefined): Record<string, CouponPool> {
  const { lifecycle, problems } = readDefinitions(openFolder(dir))
  if (lifecycle === undefined) throw new Problems('project.problems', problems)
  const loaded = Object.entries(lifecycle.coupons ?? {}).filter(([, pool]) => pool.loaded === true)
  if (loaded.length === 0) throw new Problem('coupons.none-loaded', 'No pool of lifecycle.json has codes that are loaded: write "loaded": true where it now has "code" or "generated".')
  return Object.fromEntries(loaded)
}
