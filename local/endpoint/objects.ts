// S3's GetObject and HeadObject for the assets that the templates name.

import { createReadStream, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import type { AssetFile } from '../template/assembly.ts'
import type { Caller } from './caller.ts'

/** Answers `/bucket/key`. */
export function answerObject(
  method: 'GET' | 'HEAD',
  path: string,
  assets: AssetFile[],
  caller: Caller,
  outgoing: ServerResponse
): void {
  const [bucket = '', ...rest] = decodeURIComponent(path).slice(1).split('/')
  const key = rest.join('/')
  caller.mayDo('s3', 'GetObject', `arn:aws:s3:::${bucket}/${key}`)
  const asset = assets.find((other) => other.bucket === bucket && other.key === key && other.packaging === 'file')
  if (asset === undefined) {
    refuse(outgoing, 404, 'NoSuchKey', 'The specified key does not exist.')
    return
  }
  const { size, mtime } = statSync(asset.path)
  outgoing.writeHead(200, {
    'content-type': key.endsWith('.json') ? 'application/json' : 'binary/octet-stream',
    'content-length': size,
    'last-modified': mtime.toUTCString(),
    etag: `"${asset.hash.slice(0, 32)}"`,
  })
  if (method === 'HEAD') outgoing.end()
  else createReadStream(asset.path).pipe(outgoing)
}

export function refuse(outgoing: ServerResponse, status: number, code: string, message: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  outgoing.writeHead(status, { 'content-type': 'application/xml' }).end(body)
}
