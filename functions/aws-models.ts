// The models port: the pointer is an item of the table, the models lie in the CDK assets' bucket under their own hashes.
import type { LambdaRuntime } from './environment.ts'
import type { Models, Table } from '../engine/ports.ts'
import { Problem } from '../engine/problem.ts'
import { modelKey, modelOf, stoppedBy } from '../engine/table/keys.ts'
import { noModel } from '../engine/model/models.ts'
import { signedGet } from './signed-get.ts'

export function awsModels(table: Pick<Table, 'get'>, bucket: string, runtime: LambdaRuntime): Models {
  const { endpoint, region } = runtime
  const get = signedGet('s3', runtime)
  const base = endpoint === undefined ? `https://${bucket}.s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}` : `${endpoint}/${bucket}`
  return {
    async pointer() {
      const item = await table.get(modelKey)
      if (item === undefined) throw noModel()
      const all = Object.keys(item).flatMap((attribute) => modelOf(attribute) ?? [])
      const stops = Object.fromEntries(Object.entries(item).flatMap(([attribute, count]) => {
        const journey = stoppedBy(attribute)
        return journey === undefined ? [] : [[journey, count as number]]
      }))
      return { current: item['current'] as string, all, stops }
    },
    async load(hash) {
      const answer = await get(new URL(`${base}/${hash}.json`))
      if (answer.status !== 200) throw new Problem('model.not-loaded', `The model ${hash} could not be loaded from ${bucket}: the bucket answered ${answer.status}`)
      return answer.text
    },
  }
}
