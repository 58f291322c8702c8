import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { functionNames } from '../../functions/environment.ts'
import { bundleFunctions } from '../../infra/bundles.ts'
import { synthesize } from '../../infra/synth.ts'

const root = join(import.meta.dirname, '..', '..')
const bundles = bundleFunctions(join(root, 'functions'))

/** An endpoint in AWS's place that answers every call with an empty object, and the calls that it was sent. */
async function endpoint(): Promise<{ url: string; calls: { target: string; authorization: string; token: string }[] }> {
  const calls: { target: string; authorization: string; token: string }[] = []
  const server = createServer(({ headers }, response) => {
    const { authorization = '', 'x-amz-target': target, 'x-amz-security-token': token } = headers
    calls.push({ target: String(target), authorization, token: String(token) })
    response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, calls }
}

describe('the bundle', () => {
  // What a cold start reads. The mailer renders besides.
  test.for(functionNames)('of %s stays below its size', (name) => {
    const { size } = statSync(join(bundles(name), 'index.mjs'))
    expect(size).toBeGreaterThan(10_000)
    expect(size).toBeLessThanOrEqual(name === 'mailer' ? 540_000 : 420_000)
  })

  test('signs its calls with the credentials that Lambda gave it', async () => {
    const { url, calls } = await endpoint()
    const variables = { TABLE: 'perennial', AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'STOPKEY', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session', AWS_ENDPOINT_URL: url }
    for (const [variable, value] of Object.entries(variables)) vi.stubEnv(variable, value)
    onTestFinished(() => void vi.unstubAllEnvs())
    const bundle: { handler: (event: object) => Promise<object> } = await import(join(bundles('stop'), 'index.mjs'))
    const body = JSON.stringify({ execution: 'arn:aws:states:eu-central-1:000000000000:execution:perennial-welcome:one', reason: 'Exited' })
    expect(await bundle.handler({ Records: [{ messageId: 'one', body }] })).toEqual({ batchItemFailures: [] })
    expect(calls).toEqual([{ target: 'AWSStepFunctions.StopExecution', authorization: expect.stringContaining('Credential=STOPKEY/'), token: 'session' }])
  })
})

describe('the brand that comes along', () => {
  test('synthesizes without a problem or a warning', { timeout: 60_000 }, async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'perennial-infra-'))
    onTestFinished(() => rmSync(outdir, { recursive: true, force: true }))
    const warnings = await synthesize({ journeysDir: join(root, 'journeys'), outdir })
    expect(warnings.map(({ message }) => message)).toEqual([])
  })
})
