import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { VirtualClock } from '../../../local/clock.ts'
import { FunctionHost } from '../../../local/lambda/function-host.ts'
import { FunctionLog } from '../../../local/lambda/function-log.ts'
import { accessKeyOf } from '../../../local/lambda/runtime-environment.ts'
import type { FunctionResource } from '../../../local/template/functions.ts'
import { bundle } from './bundles.ts'

const start = Date.UTC(2026, 0, 1)

let folder: string
let log: FunctionLog
let clock: VirtualClock
let host: FunctionHost
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-test-'))
  log = new FunctionLog(join(folder, 'functions.log'))
  clock = new VirtualClock(start)
})
afterEach(async () => {
  await host.stop()
  rmSync(folder, { recursive: true, force: true })
})

function hosting(...functions: FunctionResource[]): FunctionHost {
  host = new FunctionHost({ functions, region: 'eu-west-1', endpoint: 'http://127.0.0.1:1', clock, log, oneAtATime: ['fold'] })
  return host
}

async function invokeOften(name: string, times: number): Promise<number[]> {
  const results = await Promise.all(Array.from({ length: times }, () => host.invoke(name, {})))
  return results.map((result) => (result.ok ? Number(result.payload) : Number.NaN))
}

describe('a function in the host', () => {
  test('finds its own environment and nothing of the host', async () => {
    process.env['SECRET_OF_THE_HOST'] = 'x'
    const echo = bundle(folder, 'echo', 'export const handler = async () => process.env', { environment: { TABLE: 'perennial' } })
    const result = await hosting(echo).invoke('echo', {})
    expect(result).toEqual({
      ok: true,
      payload: {
        TABLE: 'perennial',
        AWS_REGION: 'eu-west-1',
        AWS_DEFAULT_REGION: 'eu-west-1',
        AWS_LAMBDA_FUNCTION_NAME: 'echo',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_ACCESS_KEY_ID: accessKeyOf('echo'),
        AWS_SECRET_ACCESS_KEY: expect.any(String),
        AWS_SESSION_TOKEN: expect.any(String),
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        _HANDLER: 'index.handler',
        TZ: ':UTC',
      },
    })
  })

  test('takes the virtual time from the hook, already as it loads', async () => {
    const source = `
      const now = () => globalThis[Symbol.for('perennial.host')].now()
      const loadedAt = now()
      export const handler = () => ({ loadedAt, now: now() })`
    hosting(bundle(folder, 'clock', source))
    await host.invoke('clock', {})
    clock.moveTo(start + 5)
    expect(await host.invoke('clock', {})).toEqual({ ok: true, payload: { loadedAt: start, now: start + 5 } })
  })

  test('gets the event and a context, and answers what JSON can carry', async () => {
    const source = `export const handler = async (event, context) =>
      ({ event, name: context.functionName, left: context.getRemainingTimeInMillis() > 0, gone: undefined, at: new Date(0) })`
    hosting(bundle(folder, 'echo', source))
    expect(await host.invoke('echo', { a: [1, { b: 'c' }], d: undefined })).toEqual({
      ok: true,
      payload: { event: { a: [1, { b: 'c' }] }, name: 'echo', left: true, at: '1970-01-01T00:00:00.000Z' },
    })
  })

  test('tells of an error by its type and message', async () => {
    const source = `export const handler = async () => { const e = new Error('at home'); e.name = 'NotNow'; throw e }`
    hosting(bundle(folder, 'fails', source))
    expect(await host.invoke('fails', {})).toEqual({
      ok: false,
      error: { errorType: 'NotNow', errorMessage: 'at home', trace: expect.any(Array) },
    })
  })

  test('that cannot be loaded fails each invocation with the reason', async () => {
    hosting(bundle(folder, 'broken', `throw new Error('no TABLE')`))
    const expected = { ok: false, error: expect.objectContaining({ errorMessage: 'no TABLE' }) }
    expect(await host.invoke('broken', {})).toEqual(expected)
    expect(await host.invoke('broken', {})).toEqual(expected)
  })

  test('runs at most ten invocations at once, a stream reader one', async () => {
    const source = `
      let running = 0, most = 0
      export const handler = async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setTimeout(resolve, 5))
        running--
        return most
      }`
    hosting(bundle(folder, 'many', source), bundle(folder, 'fold', source))
    expect(Math.max(...(await invokeOften('many', 25)))).toBe(10)
    expect(Math.max(...(await invokeOften('fold', 25)))).toBe(1)
  })

  test('that ends its thread fails what it ran, and is started anew', async () => {
    const source = `
      let calls = 0
      export const handler = async ({ exit }) => { if (exit) process.exit(3); return ++calls }`
    hosting(bundle(folder, 'exits', source))
    expect(await host.invoke('exits', {})).toEqual({ ok: true, payload: 1 })
    expect(await host.invoke('exits', { exit: true })).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } })
    expect(await host.invoke('exits', {})).toEqual({ ok: true, payload: 1 })
  })

  test('that runs out of memory fails, and is started anew', async () => {
    const source = `
      const kept = []
      export const handler = async ({ fill }) => {
        while (fill) { for (let n = 0; n < 1000; n++) kept.push({ n, text: 'x'.repeat(50) + kept.length }); await null }
        return 'small'
      }`
    hosting(bundle(folder, 'fat', source, { memoryMb: 20, timeoutMs: 60_000 }))
    expect(await host.invoke('fat', { fill: true })).toMatchObject({ ok: false, error: { errorType: 'Runtime.OutOfMemory' } })
    expect(await host.invoke('fat', {})).toEqual({ ok: true, payload: 'small' })
  })

  test('that takes far too long is given up, and started anew', async () => {
    const source = `export const handler = ({ hang }) => hang ? new Promise(() => setInterval(() => 0, 1000)) : 'quick'`
    hosting(bundle(folder, 'hangs', source, { timeoutMs: 20 }))
    expect(await host.invoke('hangs', { hang: true })).toMatchObject({ ok: false, error: { errorType: 'Sandbox.Timedout' } })
    hosting(bundle(folder, 'hangs', source))
    expect(await host.invoke('hangs', {})).toEqual({ ok: true, payload: 'quick' })
  })

  test('writes to the log, each line with its name', async () => {
    const source = `export const handler = async () => { console.log('one\\ntwo'); console.error('three') }`
    hosting(bundle(folder, 'talks', source))
    await host.invoke('talks', {})
    await host.stop()
    expect([...log.newest()].toSorted()).toEqual(['talks one', 'talks three', 'talks two'])
    log.flush()
    expect(readFileSync(join(folder, 'functions.log'), 'utf8').split('\n').toSorted()).toEqual(['', 'talks one', 'talks three', 'talks two'])
  })

  test('must be one of the template', () => {
    hosting()
    expect(() => void host.invoke('nobody', {})).toThrow(expect.objectContaining({ code: 'local.no-function' }))
  })

  test('must have its handler in its bundle', () => {
    const echo = bundle(folder, 'echo', '')
    expect(() => hosting({ ...echo, handler: 'other.handler' })).toThrow(expect.objectContaining({ code: 'local.no-handler' }))
  })
})
