// `perennial simulate --customer FILE`: one customer's life through all journeys, in virtual time, with the reason of everything.
import { readFileSync } from 'node:fs'
import type { Command } from '../command.ts'
import { Problem, Problems } from '../../engine/problem.ts'
import { openFolder } from '../project.ts'
import { readOptions } from '../command.ts'
import { simulate as live } from '../../local/simulation/simulate.ts'
import { storyJson, storyText } from './story-text.ts'

export const simulate: Command = {
  says: "lives one customer's life through all journeys",
  help: `Usage: perennial simulate --customer FILE [options]

Lives the life of one made-up customer through all live journeys, in virtual time, with the tasks and definitions that deploy:
what is sent when (in local time), what is not sent and why, every change of stage, every decision, each with its reason.

  --customer FILE   who it is, what they do and when, how they take to their mail; journeys/examples/customer.json is one
  --journeys DIR    the folder with the journeys; ./journeys unless told, else the shipped one
  --until DATE      how far: 2027-01-31, or +90d; the file's "until" unless told, else a year
  --drafts          drafts take part like live journeys
  --json            as JSON, for tools`,
  run: async (args) => {
    const { customer, journeys, until, drafts = false, json = false } = readOptions(args, {
      customer: { type: 'string' }, journeys: { type: 'string' }, until: { type: 'string' }, drafts: { type: 'boolean' }, json: { type: 'boolean' },
    })
    if (customer === undefined) throw new Problem('cli.usage', 'Say whose life: --customer FILE. journeys/examples/customer.json is one to begin with.')
    const { told, problems } = await live(openFolder(journeys), { file: customer, text: textOf(customer), drafts, ...(until === undefined ? {} : { until }) })
    if (told === undefined) throw new Problems('simulate.problems', problems)
    process.stdout.write(json ? `${JSON.stringify(storyJson(told), undefined, 2)}\n` : storyText(told))
    return 0
  },
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Problem('cli.usage', `--customer is ${JSON.stringify(file)}, and there is no file that can be read.`, { cause })
  }
}
