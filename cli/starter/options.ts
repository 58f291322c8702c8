// What `perennial starter` can be told.
import { Problem } from '../../engine/problem.ts'
import { nearest } from '../../engine/nearest.ts'
import { readOptions } from '../command.ts'
import type { Names } from './shelf.ts'

export const help = `Usage: perennial starter [list]
       perennial starter show NAME
       perennial starter add NAME [options]
       perennial starter model NAME [--dir DIR]

Starter journeys with their e-mails, to copy into a journeys folder and to change there; and lifecycle models for an empty one.

  list             tells what there is
  show NAME        tells what a starter does, step by step, and what to change in it first; or the stages of a model
  add NAME         copies a starter in, as a draft, with what it needs of events, topics and the rest. Nothing that is there is
                   overwritten: where two things are called the same and are not, nothing is written and all of them are told
  model NAME       copies a model into a folder that is empty

  --dir DIR        the journeys folder; ./journeys unless told
  --as ID          calls the journey, its e-mails and its texts otherwise
  --stage A=B      the starter's stage A is your stage B; --topic and --event likewise, each as often as you like
  --keep           where your project has something of the same name, yours stands`

const several = { type: 'string', multiple: true } as const
const shapes = { dir: { type: 'string' }, as: { type: 'string' }, stage: several, topic: several, event: several, keep: { type: 'boolean' } } as const

const actions = ['list', 'show', 'add', 'model'] as const

export interface StarterOptions {
  action: (typeof actions)[number]
  /** Empty for `list`. */
  name: string
  dir: string
  as: string | undefined
  names: Names
  keep: boolean
}

/** Throws `cli.usage` for what cannot be meant. */
export function readStarterOptions(args: string[]): StarterOptions {
  const { words: [first = 'list', name], dir = 'journeys', as, stage, topic, event, keep = false } = readOptions(args, shapes, 2)
  const action = actions.find((one) => one === first)
  if (action === undefined) throw new Problem('cli.usage', `\`starter ${first}\` is nothing that there is. ${nearest(first, actions)}`)
  if (action !== 'list' && name === undefined) throw new Problem('cli.usage', `Say which one: its name goes after "${action}". \`perennial starter list\` tells the names.`)
  if (as !== undefined && !/^[a-z0-9][a-z0-9-]{0,31}$/.test(as)) throw new Problem('cli.usage', `--as ${JSON.stringify(as)} cannot be a journey's name: use up to 32 small letters, digits and "-".`)
  return { action, name: name ?? '', dir, as, keep, names: { stages: pairsOf('stage', stage), topics: pairsOf('topic', topic), events: pairsOf('event', event) } }
}

function pairsOf(option: string, given: string[] = []): Record<string, string> {
  return Object.fromEntries(given.map((pair) => {
    const [, theirs, yours] = /^([^=]+)=([^=]+)$/.exec(pair) ?? []
    if (theirs === undefined || yours === undefined) throw new Problem('cli.usage', `--${option} ${JSON.stringify(pair)} is no pair: write --${option} "theirs=yours".`)
    return [theirs, yours]
  }))
}
