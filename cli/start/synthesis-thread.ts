// The thread in which the CDK app is synthesized.

import { parentPort, workerData } from 'node:worker_threads'
import { Problem, sentence } from '../../engine/problem.ts'
import { synthesize } from '../../infra/synth.ts'
import type { Synthesized } from './synthesis.ts'

const work: { journeysDir: string; outdir: string } = workerData
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const answer = (message: Synthesized): void => parentPort?.postMessage(message)

try {
  const warnings = await synthesize(work)
  answer({ kind: 'done', warnings: warnings.map((warning) => sentence(warning)) })
} catch (error) {
  if (!(error instanceof Problem)) throw error
  answer({ kind: 'refused', sentences: [sentence(error)] })
}
