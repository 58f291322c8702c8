// The CDK CLI's app command: see assembly.ts for the stacks, core-stack.ts and journeys-stack.ts for what is in them.
import { join } from 'node:path'
import { Problem, sentence } from '../engine/problem.ts'
import { synthesize } from './synth.ts'

const root = join(import.meta.dirname, '..')

try {
  const warnings = await synthesize({
    journeysDir: process.argv[2] ?? join(root, 'journeys'),
    outdir: process.env['CDK_OUTDIR'] ?? join(root, 'cdk.out'),
    checkTemplates: true,
  })
  for (const warning of warnings) console.error(`Warning: ${sentence(warning)}`)
} catch (error) {
  if (!(error instanceof Problem)) throw error
  console.error(sentence(error))
  process.exitCode = 1
}
