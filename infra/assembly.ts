// The CDK app's two stacks, and how they become a folder of templates and assets. A fault leaves the folder as it was.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Problems } from '../engine/problem.ts'
import type { Problem } from '../engine/problem.ts'
import { bundleFunctions } from './bundles.ts'
import type { Compiled } from './compiled.ts'
import { CoreStack } from './core-stack.ts'
import { JourneysStack } from './journeys-stack.ts'
import { namesOf } from './names.ts'
import { brokenByJourneys, brokenByStack, brokenByTemplate } from './quotas.ts'

/** Pinned here, not in cdk.json, so that every way to synthesize gives the same templates. */
const settings = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:target-partitions': ['aws', 'aws-cn'],
  '@aws-cdk/customresources:installLatestAwsSdkDefault': false,
  '@aws-cdk/custom-resources:logApiResponseDataPropertyTrueDefault': false,
  // What CDK's own check of the templates finds stops the synthesis.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  // Where in our sources a resource was made would differ between callers.
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:disable-creation-stack-traces': true,
  'aws:cdk:disable-logicalId-metadata': true,
}

export interface AssemblyOptions {
  outdir: string
  functionsDir?: string
  /** The prefix of every name; CDK's context `name`, or `perennial`, unless told. */
  name?: string
  /** CDK's check of the templates against CloudFormation's schemas costs seconds; off unless told. */
  checkTemplates?: boolean
}

/** Writes both stacks' templates and assets into `outdir`; throws `Problems` with all that is wrong. */
export function assemble(compiled: Compiled, options: AssemblyOptions): void {
  const bundles = bundleFunctions(options.functionsDir ?? join(import.meta.dirname, '..', 'functions'))
  fill(resolve(options.outdir), (outdir) => {
    const app = new App({
      outdir,
      context: settings,
      analyticsReporting: false,
      treeMetadata: false,
      builtinCloudFormationValidation: options.checkTemplates ?? false,
    })
    const names = namesOf(options.name ?? String(app.node.tryGetContext('name') ?? 'perennial'))
    refuse(brokenByJourneys(compiled, names))

    const core = new CoreStack(app, { names, bundles })
    const journeys = new JourneysStack(app, { names, compiled })
    journeys.addStackDependency(core)

    refuse([core, journeys].flatMap((stack) => brokenByStack(stack)))
    const { stacks } = app.synth()
    refuse(stacks.flatMap((stack) => brokenByTemplate(stack.stackName, readFileSync(stack.templateFullPath, 'utf8'))))
  })
}

function refuse(problems: Problem[]): void {
  if (problems.length > 0) throw new Problems('infra.quota', problems)
}

/** Lets `write` fill a folder, and moves what it wrote to `outdir` only when it succeeded: the manifest last. */
function fill(outdir: string, write: (unfinished: string) => void): void {
  const existed = existsSync(outdir)
  mkdirSync(outdir, { recursive: true })
  const unfinished = mkdtempSync(join(outdir, '.unfinished-'))
  try {
    write(unfinished)
    const entries = readdirSync(unfinished).toSorted((a, b) => Number(a === 'manifest.json') - Number(b === 'manifest.json'))
    for (const entry of entries) {
      rmSync(join(outdir, entry), { recursive: true, force: true })
      renameSync(join(unfinished, entry), join(outdir, entry))
    }
  } catch (error) {
    if (!existed) rmSync(outdir, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}
