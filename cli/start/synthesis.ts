// Synthesizes the CDK app in a thread of its own: the CDK's 200 MB go with the thread, and the thread with the process.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Problem } from '../../engine/problem.ts'

export interface Assembly {
  /** The folder of templates and bundles. */
  path: string
  warnings: string[]
  remove(): void
}

/** What the thread says: sentences ready for a terminal. */
export type Synthesized = { kind: 'done'; warnings: string[] } | { kind: 'refused'; sentences: string[] }

const prefix = 'perennial-cdk-'

/**
 * Throws `start.refused` with every problem's place, `start.no-temporary-folder`, or the signal's reason; then nothing is
 * left of it.
 */
export async function synthesizeFolder(journeysDir: string, signal?: AbortSignal): Promise<Assembly> {
  const path = newFolder()
  removeOrphans()
  const remove = (): void => rmSync(path, { recursive: true, force: true })
  try {
    const answer = await inThread({ journeysDir, outdir: path }, signal)
    if (answer.kind === 'refused') throw new Problem('start.refused', answer.sentences.join('\n'))
    return { path, warnings: answer.warnings, remove }
  } catch (error) {
    remove()
    throw error
  }
}

function inThread(work: { journeysDir: string; outdir: string }, signal: AbortSignal | undefined): Promise<Synthesized> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('synthesis-thread.ts', import.meta.url), { workerData: work })
    const stop = (): void => void worker.terminate().then(() => reject(signal?.reason))
    signal?.addEventListener('abort', stop, { once: true })
    worker.once('message', (answer: Synthesized) => {
      signal?.removeEventListener('abort', stop)
      resolve(answer)
      void worker.terminate()
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`The synthesis ended without an answer (${code}).`)))
  })
}

function newFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  } catch (cause) {
    throw new Problem(
      'start.no-temporary-folder',
      `No temporary folder can be made in ${tmpdir()}. Make room there, or let TMPDIR name a folder that can be written to.`,
      { cause }
    )
  }
}

/** A killed process leaves its folder; the next one takes it away. */
function removeOrphans(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1])
    if (!Number.isNaN(pid) && !isAlive(pid)) removeOrphan(join(tmpdir(), name))
  }
}

/** What another user left is for them to remove. */
function removeOrphan(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process: alive, and so is its folder.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
