#!/usr/bin/env node
// `perennial COMMAND …`: finds the command and runs it. What went wrong is told in sentences; a stack is for what nobody foresaw.

import { nearest } from '../engine/nearest.ts'
import { Problem, sentence } from '../engine/problem.ts'
import { refusedFile } from './refused-file.ts'
import type { Command } from './command.ts'

/** Loaded when asked for, so that none pays for another's imports. */
const commands: Record<string, () => Promise<Command>> = {
  validate: async () => (await import('./validate/command.ts')).validate,
  diagram: async () => (await import('./diagram/command.ts')).diagram,
  explain: async () => (await import('./explain/command.ts')).explain,
  starter: async () => (await import('./starter/command.ts')).starter,
  schema: async () => (await import('./schema/command.ts')).schema,
  simulate: async () => (await import('./simulate/command.ts')).simulate,
  coupons: async () => (await import('./coupons/command.ts')).coupons,
  rfm: async () => (await import('./rfm/command.ts')).rfm,
  start: async () => (await import('./start/command.ts')).start,
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(await overview())
    return name === undefined ? 2 : 0
  }
  const find = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (find === undefined) {
    throw new Problem('cli.usage', `There is no command "${name}". ${nearest(name, Object.keys(commands))} \`perennial --help\` lists them.`)
  }
  const command = await find()
  if (args.includes('--help') || args.includes('-h')) {
    console.log(command.help)
    return 0
  }
  return command.run(args)
}

async function overview(): Promise<string> {
  const lines = await Promise.all(Object.entries(commands).map(async ([name, find]) => `  ${name.padEnd(12)}${(await find()).says}`))
  return `Usage: perennial COMMAND [options]\n\n${lines.join('\n')}\n\n\`perennial COMMAND --help\` tells a command's options.`
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const told = error instanceof Problem ? error : refusedFile(error)
  if (told === undefined) throw error
  console.error(sentence(told))
  process.exitCode = told.code === 'cli.usage' ? 2 : 1
}
