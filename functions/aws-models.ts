// The models port: the pointer is an item of the table, the models lie in the CDK assets' bucket under their own hashes.
// One signed GET does not need the whole S3 client in every bundle.
import type { Models, Table } from '../engine/ports.ts'
import { AwsClient } from 'aws4fetch'
import { Problem } from '../engine/problem.ts'
import { modelKey, modelOf } from '../engine/table/keys.ts'
import { noModel } from '../engine/model/models.ts'

export interface ModelSource {
  bucket: string
  region: string
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string | undefined }
  /** Another endpoint than AWS's, as AWS_ENDPOINT_URL names it to every SDK. */
  endpoint: string | undefined
}

export function awsModels(table: Pick<Table, 'get'>, source: ModelSource): Models {
  const { credentials } = source
  const client = new AwsClient({
    accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey, service: 's3', region: source.region,
    ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken }),
  })
  const base = source.endpoint === undefined ? `https://${source.bucket}.s3.${source.region}.amazonaws.com` : `${source.endpoint}/${source.bucket}`
  return {
    async pointer() {
      const item = await table.get(modelKey)
      if (item === undefined) throw noModel()
      const all = Object.keys(item).flatMap((attribute) => modelOf(attribute) ?? [])
      return { current: item['current'] as string, all }
    },
    async load(hash) {
      const answer = await client.fetch(`${base}/${hash}.json`)
      if (!answer.ok) throw new Problem('model.not-loaded', `The model ${hash} could not be loaded from ${source.bucket}: the bucket answered ${answer.status}`)
      return answer.text()
    },
  }
}
