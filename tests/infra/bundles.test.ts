import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Problems, sentence } from '../../engine/problem.ts'
import { functionNames } from '../../functions/environment.ts'
import { bundleFunctions } from '../../infra/bundles.ts'
import { idleFunctions } from './assembled.ts'

/** A copy of the idle functions that a test may change, and a cache of its own. */
function workplace(): { folder: string; cache: string } {
  const made = mkdtempSync(join(tmpdir(), 'perennial-bundles-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  const place = { folder: join(made, 'functions'), cache: join(made, 'cache') }
  cpSync(idleFunctions(), place.folder, { recursive: true })
  return place
}

function faults({ folder, cache }: { folder: string; cache: string }): string[] {
  try {
    bundleFunctions(folder, cache)
    return []
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    return error.problems.map(sentence)
  }
}

describe('bundling', () => {
  test('makes one ES module a function, with what it imports inside', async () => {
    const { folder, cache } = workplace()
    writeFileSync(join(folder, 'word.ts'), `export const word: string = 'stopped'\n`)
    writeFileSync(join(folder, 'stop', 'handler.ts'), `import { word } from '../word.ts'\nexport const handler = () => word\n`)
    const stop = bundleFunctions(folder, cache)('stop')
    expect(readdirSync(stop)).toEqual(['index.mjs'])
    const bundle: { handler: () => string } = await import(join(stop, 'index.mjs'))
    expect(bundle.handler()).toBe('stopped')
  })

  test('takes what did not change from the cache', () => {
    const { folder, cache } = workplace()
    const fold = bundleFunctions(folder, cache)('fold')
    writeFileSync(join(fold, 'index.mjs'), 'marked')
    expect(readFileSync(join(bundleFunctions(folder, cache)('fold'), 'index.mjs'), 'utf8')).toBe('marked')
  })

  test('may be read by whoever may read the checkout', () => {
    const { folder, cache } = workplace()
    expect((statSync(join(bundleFunctions(folder, cache)('fold'), '..')).mode & 0o777).toString(8)).toBe('755')
  })

  test('makes anew what changed, and finds the old again when it changes back', () => {
    const { folder, cache } = workplace()
    const handler = join(folder, 'fold', 'handler.ts')
    const before = readFileSync(handler, 'utf8')
    const first = bundleFunctions(folder, cache)('fold')
    writeFileSync(handler, 'export const handler = () => 42\n')
    const second = bundleFunctions(folder, cache)('fold')
    expect(readFileSync(join(second, 'index.mjs'), 'utf8')).toContain('42')
    writeFileSync(handler, before)
    expect(bundleFunctions(folder, cache)('fold')).toBe(first)
  })

  test('keeps the bundles that were used last, and no heap of old ones', () => {
    const { folder, cache } = workplace()
    for (let round = 0; round < 12; round++) {
      writeFileSync(join(folder, 'fold', 'handler.ts'), `export const handler = () => ${round}\n`)
      bundleFunctions(folder, cache)
    }
    expect(readdirSync(cache, { withFileTypes: true }).filter((entry) => entry.isDirectory())).toHaveLength(8)
    expect(readFileSync(join(bundleFunctions(folder, cache)('fold'), 'index.mjs'), 'utf8')).toContain('11')
  })

  test('names every folder that lacks its handler', () => {
    const place = workplace()
    for (const name of ['fold', 'stop']) rmSync(join(place.folder, name), { recursive: true })
    expect(faults(place)).toEqual([/fold/, /stop/].map((name) => expect.stringMatching(new RegExp(`^There is no .*${name.source}/handler\\.ts`))))
  })

  test('says where a function does not parse, and keeps nothing of it', () => {
    const place = workplace()
    writeFileSync(join(place.folder, 'fold', 'handler.ts'), 'export const handler = (\n')
    expect(faults(place)).toEqual([expect.stringMatching(/fold\/handler\.ts:\d+:\d+: /)])
    expect(readdirSync(place.cache)).toEqual([])
  })

  test('covers every function that has an environment', () => {
    const bundles = bundleFunctions(idleFunctions())
    expect(functionNames.filter((name) => !existsSync(join(bundles(name), 'index.mjs')))).toEqual([])
  })
})
