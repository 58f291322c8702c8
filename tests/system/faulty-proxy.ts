// Stands between an SDK and the API: passes everything on, notes how often each body came, and drops the answers that it
// is told to drop, after the API gave them.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FaultyProxy {
  url: string
  /** Every request as it came, in order. */
  requests: { path: string; headers: NodeJS.Dict<string | string[]>; status: number }[]
  close(): Promise<void>
}

/** `drops(n)`: whether the answer to request `n` (from 1) becomes a 503. */
export async function openFaultyProxy(target: string, drops: (request: number) => boolean): Promise<FaultyProxy> {
  const requests: FaultyProxy['requests'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name)),
      ) as Record<string, string>
      void fetch(`${target}${request.url ?? ''}`, { method: request.method ?? 'GET', headers, body: Buffer.concat(chunks) }).then(
        async (answer) => {
          const text = await answer.text()
          requests.push({ path: request.url ?? '', headers: request.headers, status: answer.status })
          const dropped = drops(requests.length)
          response.writeHead(dropped ? 503 : answer.status, { 'content-type': 'application/json' })
          response.end(dropped ? '{}' : text)
        },
      )
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
