// What the tests of the CDK app share: journeys made by hand, functions that do nothing, and templates read back.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { functionNames } from '../../functions/environment.ts'
import { assemble } from '../../infra/assembly.ts'
import type { Compiled, CompiledJourney } from '../../infra/compiled.ts'

/** A value out of a template, as deep as one looks; use `text`, `count` and `list` where one is at the end. */
export interface Value {
  [key: string]: Value
}

export interface Resource {
  Type: string
  Properties: Value
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
  DependsOn?: string[]
  Metadata?: Value
}

export interface Template {
  Resources: Record<string, Resource>
  Outputs?: Record<string, { Export?: unknown }>
}

export interface Assembled {
  /** The templates' very bytes. */
  texts: { core: string; journeys: string }
  core: Template
  journeys: Template
}

export function journey(id: string, change: Partial<CompiledJourney> = {}): CompiledJourney {
  return {
    id,
    status: 'live',
    definition: {
      StartAt: 'hello',
      States: {
        hello: {
          Type: 'Task',
          Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
          Parameters: { QueueUrl: '${MailQueueUrl}', MessageBody: { 'token.$': '$$.Task.Token' } },
          Next: 'close',
        },
        close: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: '${StepsFunction}' },
          End: true,
        },
      },
    },
    pattern: { 'detail-type': ['Stage Changed'], detail: { stage: ['new'] } },
    ...change,
  }
}

export function compiled(change: Partial<Compiled> = {}): Compiled {
  return {
    model: { hash: '0123456789abcdef0123456789abcdef', json: '{"facts":[]}' },
    journeys: [journey('welcome'), journey('win-back', { status: 'paused' })],
    ...change,
  }
}

/** A folder of handlers that do nothing: what the templates say does not depend on what the functions do. */
export function idleFunctions(): string {
  const folder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'perennial', 'idle-functions')
  for (const name of functionNames) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'handler.ts'), `export const handler = () => ${JSON.stringify(name)}\n`)
  }
  return folder
}

export function assembled(model: Compiled = compiled(), { name }: { name?: string } = {}): Assembled {
  return inTemporaryFolder((outdir) => {
    assemble(model, { outdir, functionsDir: idleFunctions(), ...(name === undefined ? {} : { name }) })
    const text = (stack: string) => readFileSync(join(outdir, `${name ?? 'perennial'}-${stack}.template.json`), 'utf8')
    const texts = { core: text('core'), journeys: text('journeys') }
    const core: Template = JSON.parse(texts.core)
    const journeys: Template = JSON.parse(texts.journeys)
    return { texts, core, journeys }
  })
}

export function inTemporaryFolder<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-infra-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const list = (value: unknown): Value[] => (Array.isArray(value) ? value : [])

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The logical id to which `Ref` or `Fn::GetAtt` refers. */
export const referred = (value: Value | undefined): string => text(value?.['Ref']) || text(value?.['Fn::GetAtt']?.[0])

/** The resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type)
}
