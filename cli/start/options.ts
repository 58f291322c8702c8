// What `perennial start` can be told.

import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Problem } from '../../engine/problem.ts'
import type { Database } from '../../local/dynamo/choice.ts'
import { isSelection, type Selection } from '../../local/sample/selection.ts'
import { readOptions } from '../command.ts'

export interface StartOptions {
  /** Undefined goes on with what the data folder holds, or takes the default sample. */
  sample: Selection | 'none' | undefined
  /** End after the summary. */
  exit: boolean
  port: number
  /** Where the summary goes as JSON. */
  json: string | undefined
  data: string | undefined
  /** Undefined takes what DYNAMODB_ENDPOINT or the platform offers. */
  database: Database | undefined
  /** The folder that marketers edit. */
  journeys: string
}

const shippedJourneys = join(import.meta.dirname, '..', '..', 'journeys')

export const help = `Usage: npm start -- [options]

Runs the whole system on this machine from its synthesized templates, replays a year of a real shop through the HTTP API in
virtual time, tells what came of it, and stays up with a page and the API.

  --sample NAME         whose invoices: large takes all customers of German- and French-speaking countries and 200 others,
                        all takes everyone, a number so many of the large list; 50 of it unless told
  --empty               no customers: only your own events
  --exit                end after the summary
  --port N              of the page and the API (4000)
  --json FILE           write the summary as JSON
  --data DIR            keep the data there; a later start with the same folder goes on from them
  --journeys DIR        another lifecycle with its journeys than the shipped one
  --database memory     a simpler database in this process, which keeps nothing; taken by itself where the embedded one has no
                        program for the platform

DYNAMODB_ENDPOINT=http://localhost:8000 takes another DynamoDB than the embedded one.`

const shapes = {
  sample: { type: 'string' },
  empty: { type: 'boolean' },
  exit: { type: 'boolean' },
  port: { type: 'string' },
  json: { type: 'string' },
  data: { type: 'string' },
  journeys: { type: 'string' },
  database: { type: 'string' },
} as const

/** Throws `cli.usage` for what cannot be meant. */
export function readStartOptions(args: string[]): StartOptions {
  const { sample, empty = false, exit = false, port = '4000', json, data, database, journeys = shippedJourneys } = readOptions(args, shapes)
  if (sample !== undefined && !isSelection(sample)) {
    throw new Problem('cli.usage', `--sample is ${JSON.stringify(sample)}; it is large, all, or a number of customers such as 60.`)
  }
  if (empty && sample !== undefined) {
    throw new Problem('cli.usage', '--empty means no customers, --sample names some: leave one of them out.')
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Problem('cli.usage', `--port is ${JSON.stringify(port)}; a port is a number from 1 to 65535, or 0 for any free one.`)
  }
  if (json !== undefined) checkFolder(json)
  if (database !== undefined && database !== 'memory' && database !== 'embedded') {
    throw new Problem('cli.usage', `--database is ${JSON.stringify(database)}; it is memory or embedded.`)
  }
  if (data === '') throw new Problem('cli.usage', '--data needs the name of a folder.')
  if (!existsSync(journeys)) throw new Problem('cli.usage', `--journeys is ${JSON.stringify(journeys)}, and there is no such folder.`)
  return { sample: empty ? 'none' : sample, exit, port: Number(port), json, data, database, journeys }
}

/** Said now, not after the run. */
function checkFolder(file: string): void {
  const folder = dirname(resolve(file))
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory() !== true || file === '') {
    throw new Problem('cli.usage', `--json is ${JSON.stringify(file)}, but there is no folder ${folder}. Make it, or name another file.`)
  }
}
