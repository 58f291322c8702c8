import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VirtualClock } from '../../../local/clock.ts'
import { InlineFunctions, type InlineFunctionsOptions } from '../../../local/lambda/inline-functions.ts'
import type { FunctionResource } from '../../../local/template/functions.ts'
import { bundle } from './bundles.ts'

let folder: string
let functions: InlineFunctions | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-test-'))
})
afterEach(async () => {
  await functions?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function inline(resources: FunctionResource[], options: Partial<InlineFunctionsOptions> = {}): InlineFunctions {
  functions = new InlineFunctions({
    functions: resources,
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:1',
    clock: new VirtualClock(1234),
    ...options,
  })
  return functions
}

function refuse(): never {
  throw new TypeError('oh')
}

test('each function loads with its own environment, and the host keeps its own', async () => {
  const source = `const { TABLE, HOME } = process.env; export const handler = () => ({ TABLE, HOME })`
  const before = process.env
  const hosted = inline([
    bundle(folder, 'one', source, { environment: { TABLE: '1' } }),
    bundle(folder, 'two', source, { environment: { TABLE: '2' } }),
  ])
  const results = await Promise.all([hosted.invoke('one', {}), hosted.invoke('two', {})])
  expect(results).toEqual([
    { ok: true, payload: { TABLE: '1' } },
    { ok: true, payload: { TABLE: '2' } },
  ])
  expect(process.env).toBe(before)
})

test('the hook gives time and ports, and is gone afterwards', async () => {
  const source = `export const handler = async () => {
    const host = globalThis[Symbol.for('perennial.host')]
    return { now: host.now(), port: host.ports('one').port }
  }`
  const hosted = inline([bundle(folder, 'one', source)], { ports: (name) => ({ port: `of ${name}` }) })
  expect(await hosted.invoke('one', {})).toEqual({ ok: true, payload: { now: 1234, port: 'of one' } })
  await hosted.stop()
  expect(Reflect.get(globalThis, Symbol.for('perennial.host'))).toBeUndefined()
})

test('a handler may come from its source, and its error is told as by Lambda', async () => {
  const hosted = inline([bundle(folder, 'one', '')], { load: () => Promise.resolve({ handler: refuse }) })
  expect(await hosted.invoke('one', {})).toMatchObject({ ok: false, error: { errorType: 'TypeError', errorMessage: 'oh' } })
})
