import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Problems } from '../../engine/problem.ts'
import { functionNames } from '../../functions/environment.ts'
import { assemble } from '../../infra/assembly.ts'
import type { Compiled } from '../../infra/compiled.ts'
import { readSystem } from '../../local/template/system.ts'
import { compiled, idleFunctions, inTemporaryFolder, journey, text } from './assembled.ts'
import type { Value } from './assembled.ts'

const functionsDir = idleFunctions()

/** Every file below a folder with the hash of its bytes. */
function contentOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((file) => join(file.parentPath, file.name)).toSorted()
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), createHash('sha256').update(readFileSync(path)).digest('hex')]))
}

function refusal(wanted: Compiled, outdir: string): string[] {
  try {
    assemble(wanted, { outdir, functionsDir })
    return []
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    return error.problems.map((problem) => `${problem.code}: ${problem.message}`)
  }
}

describe('the assembly', () => {
  test('is the same, byte for byte, each time', () => {
    inTemporaryFolder((folder) => {
      for (const name of ['once', 'twice']) assemble(compiled(), { outdir: join(folder, name), functionsDir })
      assemble(compiled(), { outdir: join(folder, 'once'), functionsDir })
      expect(contentOf(join(folder, 'once'))).toEqual(contentOf(join(folder, 'twice')))
    })
  })

  test('passes CDK’s check of the templates', { timeout: 60_000 }, () => {
    inTemporaryFolder((outdir) => {
      assemble(compiled(), { outdir, functionsDir, checkTemplates: true })
      expect(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))).toMatchObject({ pluginReports: [] })
    })
  })

  test('holds the model under its own hash, for the bucket that the functions read', () => {
    inTemporaryFolder((outdir) => {
      assemble(compiled(), { outdir, functionsDir })
      const { hash, json } = compiled().model
      const manifest: Value = JSON.parse(readFileSync(join(outdir, 'perennial-journeys.assets.json'), 'utf8'))
      const asset = manifest['files']?.[hash]
      const [destination] = Object.values(asset?.['destinations'] ?? {})
      expect(destination).toMatchObject({ bucketName: 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}', objectKey: `${hash}.json` })
      expect(readFileSync(join(outdir, text(asset?.['source']?.['path'])), 'utf8')).toBe(json)
    })
  })
})

const many = (count: number, status: string) =>
  compiled({ journeys: Array.from({ length: count }, (_, index) => journey(`j${index}`, { status })) })

describe('the one-machine system', () => {
  test('finds in it everything that it runs', () => {
    inTemporaryFolder((outdir) => {
      assemble(compiled(), { outdir, functionsDir })
      const { functions, stateMachines, rules, queueMappings, streamMappings } = readSystem(outdir)
      expect(functions.map(({ name }) => name)).toEqual(expect.arrayContaining(functionNames.map((name) => `perennial-${name}`)))
      expect(stateMachines.map(({ name }) => name)).toEqual(['perennial-welcome', 'perennial-win-back'])
      expect([rules.length, queueMappings.length, streamMappings.length]).toEqual([4, 8, 1])
    })
  })
})

describe('a quota that synth can know', () => {
  const cases = {
    'rules on a bus': [many(300, 'live'), /infra\.quota: .*300 rules per event bus \(EventBridge\): 300 journeys are live/],
    'resources in a stack': [many(248, 'paused'), /infra\.quota: .*500 resources per stack \(CloudFormation\): perennial-journeys has 502/],
    'the size of a definition': [
      compiled({ journeys: [journey('long', { definition: { Comment: 'x'.repeat(1_048_576) } })] }),
      /infra\.quota: .*1048576 characters per state machine definition \(Step Functions\): the journey long compiles to 1048590/,
    ],
    'the size of a template': [
      compiled({ journeys: [1, 2].map((index) => journey(`half-${index}`, { definition: { Comment: 'x'.repeat(510_000) } })) }),
      /infra\.quota: .*1000000 bytes per template \(CloudFormation\): perennial-journeys has 10/,
    ],
    'the length of a rule’s name': [compiled({ journeys: [journey('a'.repeat(60))] }), /infra\.quota: .*64 characters per rule name/],
  } satisfies Record<string, [Compiled, RegExp]>

  test.for(Object.entries(cases))('%s is refused by its name, and nothing is written', { timeout: 20_000 }, ([, [wanted, message]]) => {
    inTemporaryFolder((folder) => {
      const outdir = join(folder, 'out')
      expect(refusal(wanted, outdir)).toEqual([expect.stringMatching(message)])
      expect(readdirSync(folder)).toEqual([])
    })
  })

  test('leaves an earlier assembly as it was', () => {
    inTemporaryFolder((outdir) => {
      assemble(compiled(), { outdir, functionsDir })
      writeFileSync(join(outdir, 'mine.txt'), 'kept')
      const before = contentOf(outdir)
      expect(refusal(cases['rules on a bus'][0], outdir)).toHaveLength(1)
      expect(contentOf(outdir)).toEqual(before)
    })
  })
})

describe('the deployment’s name', () => {
  test('is refused when AWS could not take it', () => {
    inTemporaryFolder((outdir) => {
      expect(() => assemble(compiled(), { outdir, functionsDir, name: 'My Shop' })).toThrow(/"My Shop" cannot prefix the resources/)
    })
  })
})
