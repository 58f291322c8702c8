// A signed GET, against a server that notes what it is asked.
import { afterEach, expect, test } from 'vitest'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { signedGet } from '../../functions/signed-get.ts'

let server: Server | undefined
afterEach(() => server?.close())

const runtime = { region: 'eu-west-1', endpoint: undefined, credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' } }

/** Answers with these statuses, one after the other; 0 closes the connection. */
async function serve(...statuses: number[]): Promise<{ url: URL; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  server = createServer((request, response) => {
    asked.push(request)
    const status = statuses[asked.length - 1] ?? 200
    if (status === 0) request.socket.destroy()
    else response.writeHead(status).end(`answer ${asked.length}: größer`)
  })
  await new Promise<void>((resolve) => {
    server?.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return { url: new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/bucket/model.json`), asked }
}

test('a request is signed for the service, with the hash of its payload and the session', async () => {
  const { url, asked } = await serve(200)
  expect(await signedGet('s3', runtime)(url)).toEqual({ status: 200, text: 'answer 1: größer' })
  const [request] = asked
  expect(request?.url).toBe('/bucket/model.json')
  expect(request?.headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
  )
  expect(request?.headers).toMatchObject({ host: url.host, 'x-amz-security-token': 'token', 'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' })
})

test('what may be another answer a moment later is asked for again: a fault, a throttle, a lost connection', async () => {
  const { url, asked } = await serve(503, 429, 0, 200)
  expect(await signedGet('s3', runtime, 0)(url)).toMatchObject({ status: 200 })
  expect(asked).toHaveLength(4)
})

test('a refusal is the answer, and so is the last of four faults', async () => {
  const refused = await serve(403)
  expect(await signedGet('s3', runtime, 0)(refused.url)).toMatchObject({ status: 403 })
  expect(refused.asked).toHaveLength(1)
  server?.close()
  const faulty = await serve(500, 500, 500, 500, 200)
  expect(await signedGet('s3', runtime, 0)(faulty.url)).toMatchObject({ status: 500 })
  expect(faulty.asked).toHaveLength(4)
})

test('nobody there is an error after the last try', async () => {
  const { url } = await serve()
  server?.close()
  server = undefined
  await expect(signedGet('s3', runtime, 0)(url)).rejects.toThrow('ECONNREFUSED')
})
