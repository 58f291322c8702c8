// Files that functions load by bucket and key, such as compiled models, stay readable after a later synthesis left them
// out: whoever is inside a journey goes on with the model that it began with.

import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from './store.ts'
import type { AssetFile } from './template/assembly.ts'

/** The assets of the templates, and those of earlier ones that `folder` keeps. */
export function keepAssets(assets: AssetFile[], store: Store, folder: string): AssetFile[] {
  store.db.exec('CREATE TABLE IF NOT EXISTS assets (bucket TEXT, key TEXT, hash TEXT, PRIMARY KEY (bucket, key)) WITHOUT ROWID')
  const insert = store.db.prepare('INSERT OR REPLACE INTO assets VALUES (?, ?, ?)')
  const pathOf = (hash: string): string => join(folder, `asset.${hash}`)
  mkdirSync(folder, { recursive: true })
  for (const { packaging, path, bucket, key, hash } of assets) {
    // Templates are assets too, but nobody loads them.
    if (packaging !== 'file' || path.endsWith('.template.json')) continue
    if (!existsSync(pathOf(hash))) copyFileSync(path, pathOf(hash))
    insert.run(bucket, key, hash)
  }
  const known = new Set(assets.map(({ bucket, key }) => `${bucket}/${key}`))
  const earlier = store.db.prepare('SELECT bucket, key, hash FROM assets').all().map((row): AssetFile => {
    const hash = String(row['hash'])
    return { bucket: String(row['bucket']), key: String(row['key']), hash, path: pathOf(hash), packaging: 'file' }
  })
  return [...assets, ...earlier.filter(({ bucket, key }) => !known.has(`${bucket}/${key}`))]
}
