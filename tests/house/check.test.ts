import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { check } from './plant.ts'

const cruiserRules = readFileSync(join(import.meta.dirname, '..', '..', '.dependency-cruiser.cjs'), 'utf8')

// Pieced together, so that this file holds to the habits that it plants breaches of.
const only = ['test', 'only'].join('.')
const skip = ['test', 'skip'].join('.')

test('a sound house passes every check', async () => {
  const { status, said } = await check({})
  expect(said).toMatch(/types +ok[^]*lint +ok[^]*boundaries +ok[^]*habits +ok/)
  expect(status).toBe(0)
})

describe('turns red', () => {
  const faults: [fault: string, files: Record<string, string>, says: RegExp][] = [
    ['a type error', { 'engine/planted.ts': "export const weeks: number = 'two'\n" }, /engine\/planted\.ts\(1,14\): error TS2322/],
    [
      'a floating promise',
      { 'local/planted.ts': 'async function save(): Promise<void> {}\n\nexport function stop(): void {\n  save()\n}\n' },
      /local\/planted\.ts:4:3 .*no-floating-promises/
    ],
    [
      'a missing switch case',
      {
        'engine/planted.ts':
          "export function rank(stage: 'new' | 'active'): number {\n" +
          "  let found = 0\n  switch (stage) {\n    case 'new':\n      found = 1\n  }\n  return found\n}\n"
      },
      /engine\/planted\.ts:3:\d+ .*switch-exhaustiveness-check.*"active"/
    ],
    [
      'an import in the wrong direction',
      { 'engine/planted.ts': "import { handler } from '../functions/fold/handler.ts'\n\nexport const fold = handler\n" },
      /engine-is-pure: engine\/planted\.ts → functions\/fold\/handler\.ts/
    ],
    [
      'an import circle',
      {
        'local/one.ts': "import { two } from './two.ts'\n\nexport const one = (): number => two()\n",
        'local/two.ts': "import { one } from './one.ts'\n\nexport const two = (): number => one()\n"
      },
      /no-circles: local\/one\.ts → local\/two\.ts → local\/one\.ts/
    ],
    [
      'a boundary check that found no modules',
      { '.dependency-cruiser.cjs': cruiserRules.replace('options: {', "options: { includeOnly: '^nowhere/',") },
      /dependency-cruiser saw 0 of 2 files/
    ],
    [
      'a boundary check that leaves a room out',
      { '.dependency-cruiser.cjs': cruiserRules.replace('options: {', "options: { includeOnly: '^engine/',") },
      /dependency-cruiser saw 1 of 2 files.*functions\/fold\/handler\.ts/
    ]
  ]

  test.each(faults)('%s', async (_fault, files, says) => {
    const { status, said } = await check(files)
    expect(said).toMatch(says)
    expect(status).toBe(1)
  })

  test('a house without rooms', async () => {
    const { status, said } = await check({}, ['engine/', 'functions/'])
    expect(said).toContain('nothing was checked')
    expect(status).toBe(1)
  })
})

test('every fault of a tree is told in one pass', async () => {
  const { status, said } = await check({
    'local/type-only.ts': "import type { handler } from '../functions/fold/handler.ts'\n\nexport type Fold = typeof handler\n",
    'engine/reads.ts': "import { readFileSync } from 'node:fs'\n\nexport const read = readFileSync\n",
    'engine/queues.ts': "export { SQSClient } from '@aws-sdk/client-sqs'\n",
    'engine/clock.ts': 'export const at = Date.now()\n',
    'functions/fold/left-over.ts': 'export const leftOver = 1\n',
    'functions/enroll/handler.ts': "export const handler = () => process.env['TABLE']\n",
    'tests/one.ts': `// ${only}('one')\nexport const one = 1\n`,
    'tests/two.ts': `${skip}('two')\n`,
    'docs/notes.md': `See ${['', 'Users', 'ann', 'notes'].join('/')}.\n`,
    'package-lock.json': '{ "resolved": "https://packages.example.com/x.tgz" }\n'
  })
  expect(said).toMatch(/local-reads-the-template: local\/type-only\.ts → functions\/fold\/handler\.ts/)
  expect(said).toMatch(/engine-is-pure: engine\/reads\.ts → fs/)
  expect(said).toMatch(/engine-is-pure: engine\/queues\.ts → .*@aws-sdk\/client-sqs/)
  expect(said).toMatch(/engine\/clock\.ts:1 engine has no clock/)
  expect(said).toMatch(/functions-are-reached-from-a-handler: functions\/fold\/left-over\.ts/)
  expect(said).toMatch(/functions\/enroll\/handler\.ts:1 only functions\/environment\.ts/)
  expect(said).toMatch(/tests\/one\.ts:1 \.only/)
  expect(said).toMatch(/tests\/two\.ts:1 a test put aside/)
  expect(said).toMatch(/docs\/notes\.md:1 a path of somebody's machine/)
  expect(said).toMatch(/package-lock\.json:1 an address in the lockfile/)
  expect(status).toBe(1)
})
