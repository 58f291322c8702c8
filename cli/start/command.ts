// `perennial start`: synthesizes, starts the one-machine system, replays the sample, tells what came of it, and stays up.

import { writeFileSync } from 'node:fs'
import { Problem } from '../../engine/problem.ts'
import { dieWithParent } from '../../local/parent.ts'
import type { Command } from '../command.ts'
import { help, readStartOptions, type StartOptions } from './options.ts'
import { checkPort } from './port.ts'
import { Session } from './session.ts'
import { summaryText } from './summary-text.ts'
import { synthesizeFolder } from './synthesis.ts'

export const start: Command = {
  says: 'runs the whole system on this machine, with a year of a real shop',
  help,
  async run(args) {
    const options = readStartOptions(args)
    await checkPort(options.port)
    const assembly = await synthesizeFolder(options.journeys)
    try {
      for (const warning of assembly.warnings) console.error(`Warning: ${warning}`)
      return await perform(options, assembly.path)
    } finally {
      assembly.remove()
    }
  },
}

async function perform(options: StartOptions, cdkOut: string): Promise<number> {
  const session = await Session.open(options, cdkOut)
  if (session.databaseLacks !== undefined) console.error(session.databaseLacks)
  const interrupted = interruption()
  try {
    const ended = await Promise.race([session.replay(), interrupted.happened, session.broken])
    if (ended === 'interrupted') return 130
    await tell(session, options)
    if (options.exit) return 0
    await Promise.race([interrupted.happened, session.broken])
    return 0
  } finally {
    await session.close()
    interrupted.forget()
  }
}

async function tell(session: Session, { json, exit }: StartOptions): Promise<void> {
  const { summary, model } = await session.summarize()
  console.log(summaryText(summary, model))
  if (json !== undefined) write(json, `${JSON.stringify(summary, undefined, 2)}\n`)
  if (!exit) console.log(session.invitation())
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new Problem('start.json-unwritable', `The summary could not be written to ${file}. Name a file that can be.`, { cause })
  }
}

/** Ctrl+C, the end of a service, or the death of npm, which cannot pass its own end on when it is killed. */
function interruption(): { happened: Promise<'interrupted'>; forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<'interrupted'>()
  const end = (): void => resolve('interrupted')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  const isNpms = process.env['npm_lifecycle_event'] !== undefined
  const forget = isNpms
    ? dieWithParent(() => {
        end()
        // Whoever killed npm wants everything gone, and soon.
        setTimeout(() => process.exit(1), 800)
      })
    : (): void => undefined
  return { happened: promise, forget }
}
