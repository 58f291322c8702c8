// The model in force on this machine, for its names and labels.

import { readFileSync } from 'node:fs'
import { Problem } from '../../engine/problem.ts'
import type { ModelData } from '../../engine/model/model.ts'
import { modelKey } from '../../engine/table/keys.ts'
import type { OneMachine } from '../system.ts'
import { tableOf } from './table-name.ts'

/** Throws `local.no-model` when none is published. */
export async function currentModel(system: Pick<OneMachine, 'table' | 'description'>): Promise<ModelData> {
  const { Item }: { Item?: Record<string, { S?: string }> } = await system.table.send('GetItem', {
    TableName: tableOf(system.description),
    Key: { pk: { S: modelKey.pk }, sk: { S: modelKey.sk } },
    ConsistentRead: true,
  })
  const hash = Item?.['current']?.S
  const asset = system.description.assets.find(({ key }) => key === `${hash}.json`)
  if (asset === undefined) throw new Problem('local.no-model', `The templates publish no model ${hash ?? ''}: synthesize them again.`)
  const model: ModelData = JSON.parse(readFileSync(asset.path, 'utf8'))
  return model
}
