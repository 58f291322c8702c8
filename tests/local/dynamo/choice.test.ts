import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkKeeping, chooseDatabase } from '../../../local/dynamo/choice.ts'
import { startDynamo } from '../../../local/dynamo/engine.ts'
import { startSystem } from '../../../local/system.ts'

const endpoint = 'http://localhost:8000'
const code = (expected: string): unknown => expect.objectContaining({ code: expected })

describe('the database', () => {
  test('is what DYNAMODB_ENDPOINT names, on any platform', () => {
    expect(chooseDatabase({ endpoint })).toEqual({ kind: 'endpoint', endpoint })
    expect(chooseDatabase({ endpoint, platform: 'plan9-mips' })).toEqual({ kind: 'endpoint', endpoint })
  })

  test('is in memory on a platform without a program, and says what that lacks', async () => {
    const dynamo = await startDynamo({ path: '', platform: 'plan9-mips' })
    expect(dynamo.lacks).toMatch(/in memory: its data are lost at the end, .* no real DynamoDB: .* size, its rate .* DYNAMODB_ENDPOINT/)
    await dynamo.stop()
  })

  test('is what was asked for by name, above all else', () => {
    expect(chooseDatabase({ database: 'memory', endpoint })).toEqual({ kind: 'memory' })
    expect(() => chooseDatabase({ database: 'embedded', platform: 'plan9-mips' })).toThrow(code('local.no-engine'))
  })
})

describe('a folder for data', () => {
  test('is refused where the database is in memory, with why and what to do', () => {
    expect(() => checkKeeping({ platform: 'plan9-mips' }, 'kept')).toThrow(code('local.memory-keeps-nothing'))
    expect(() => checkKeeping({ platform: 'plan9-mips' }, 'kept')).toThrow(/kept in kept: the embedded database has no program for plan9-mips, .* DYNAMODB_ENDPOINT/)
    expect(() => checkKeeping({ platform: 'plan9-mips' }, undefined)).not.toThrow()
    expect(() => checkKeeping({ platform: 'plan9-mips', endpoint }, 'kept')).not.toThrow()
  })

  test('is refused before it is made', async () => {
    const dataDir = join(tmpdir(), 'perennial-never-in-memory')
    await expect(startSystem({ cdkOut: '/nowhere', database: 'memory', dataDir })).rejects.toEqual(code('local.memory-keeps-nothing'))
    expect(existsSync(dataDir)).toBe(false)
  })
})
