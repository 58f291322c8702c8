// `perennial start`: synthesizes, starts the one-machine system, replays the sample, tells what came of it, and stays up.

import { writeFileSync } from 'node:fs'
import { Problem } from '../../engine/problem.ts'
import type { Command } from '../command.ts'
import { Interruption } from './interruption.ts'
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
    const interruption = new Interruption()
    try {
      const assembly = await synthesizeFolder(options.journeys, interruption.signal)
      try {
        for (const warning of assembly.warnings) console.error(`Warning: ${warning}`)
        return await perform(options, assembly.path, interruption)
      } finally {
        assembly.remove()
      }
    } catch (error) {
      if (interruption.signal.aborted) return interruptedStatus
      throw error
    } finally {
      interruption.forget()
    }
  },
}

/** As a shell has it for a program that Ctrl+C ended. */
const interruptedStatus = 130

async function perform(options: StartOptions, cdkOut: string, interruption: Interruption): Promise<number> {
  const session = await Session.open(options, cdkOut)
  if (session.databaseLacks !== undefined) console.error(session.databaseLacks)
  try {
    await Promise.race([session.replay(), interruption.happened, session.broken])
    if (interruption.signal.aborted) return interruptedStatus
    await tell(session, options)
    if (options.exit) return 0
    await Promise.race([interruption.happened, session.broken])
    return 0
  } finally {
    await session.close()
  }
}

async function tell(session: Session, { json, exit }: StartOptions): Promise<void> {
  const { summary, model } = await session.summarize()
  console.log(summaryText(summary, model))
  if (json !== undefined) write(json, `${JSON.stringify(summary, undefined, 2)}\n`)
  if (!exit) console.log(session.invitation(model))
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new Problem('start.json-unwritable', `The summary could not be written to ${file}. Name a file that can be.`, { cause })
  }
}
