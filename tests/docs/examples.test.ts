import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import type { Block, Inline } from './blocks.ts'
import type { Definitions } from './claims.ts'
import type { Json } from '../../engine/json.ts'
import { claimsOn, definitionsOf, everyMark, filesFor, parsed } from './claims.ts'
import { compileProject, readDefinitions } from '../../engine/language/project.ts'
import { entrySchema } from '../../engine/language/entry-block.ts'
import { examplesIn, pages, textOf } from './blocks.ts'
import { operatorShapes, reference } from '../../engine/conditions/shapes.ts'
import { readCustomer } from '../../local/simulation/customer-file.ts'
import { schedulesShape } from '../../engine/triggers/schedule.ts'
import { wording } from '../../engine/problem.ts'

describe.each(pages)('%s', (page) => {
  const { blocks, inlines } = examplesIn(page, textOf(page))

  test('has examples that compile', async () => {
    const faults = []
    for (const block of blocks) faults.push(...(await faultsOf(block, definitionsOf(blocks.filter(({ section }) => section === block.section)))))
    expect(faults).toEqual([])
  })

  test('has nothing in its text that the language does not take', () => {
    expect(inlines.flatMap((inline) => faultOf(inline, definitionsOf(blocks.filter(({ section }) => section === inline.section))))).toEqual([])
  })
})

test('a broken example is told by its page and line', async () => {
  const { blocks, inlines } = examplesIn('a.md', 'One\n\n```json\n{ "name": "A", "topic": "offers", "trigger": { "api": true }, "entry": { "reentry": "never" },\n  "steps": [{ "wiat": "1d" }] }\n```\n\n`{"stage": "gone"}`\n\n```\n{ "wait": "1d" }\n```\n\n```json\n{ "event": "Login" }\n```\n\n```json wrong=step.unknown\n{ "wait": "1d" }\n```\n')
  const faults = await Promise.all(blocks.map((block) => faultsOf(block, definitionsOf([]))))
  expect(faults.flat()).toEqual([
    'a.md:5 step.unknown: $.steps[0] has the unknown verb "wiat". Did you mean "wait"?',
    'a.md:11 is JSON behind a fence that does not say so: write ```json',
    'a.md:15 is nothing that can be checked: say on the fence what it is, as in ```json condition',
    'a.md:19 should be refused with step.unknown, and compiles',
  ])
  expect(inlines.flatMap((inline) => faultOf(inline, definitionsOf([])))).toEqual(['a.md:8 is nothing that the language takes: {"stage": "gone"}'])
})

async function faultsOf(block: Block, definitions: Definitions): Promise<string[]> {
  const [language, mark = ''] = block.fence.split(/\s+/, 2)
  const at = (line: number): string => `${block.page}:${block.line + line - 1}`
  if (language !== 'json') return /^\s*[{[]\s*["{]/.test(block.text) ? [`${at(1)} is JSON behind a fence that does not say so: write \`\`\`json`] : []
  const value = parsed(block.text)
  if (value === undefined) return [`${at(1)} is no JSON`]
  const wrong = /^wrong=(\S+)$/.exec(mark)?.[1]
  const [claim] = claimsOn(value, wrong === undefined ? mark : '')
  if (claim === undefined) return [`${at(1)} is nothing that can be checked: say on the fence what it is, as in \`\`\`json condition`]
  if (claim.kind === 'a customer') return customerFaults(block.text).map((fault) => `${at(1)} ${fault}`)
  const { problems } = await compileProject({ files: filesFor(claim, value, block.text, definitions) })
  if (wrong !== undefined) return problems.some(({ code }) => code === wrong) ? [] : [`${at(1)} should be refused with ${wrong}, and ${problems.length === 0 ? 'compiles' : `is with ${problems.map(({ code }) => code).join(', ')}`}`]
  return problems.map((problem) => `${at(claim.kind === 'a journey' && problem.place?.file.endsWith('.journey.json') === true ? (problem.place.line ?? 1) : 1)} ${problem.code}: ${problem.place?.path} ${wording(problem)}`)
}

/** A life for `perennial simulate`; which messages there are, its page does not say. */
function customerFaults(text: string): string[] {
  const messages = [...text.matchAll(/"to": *"([^"]+)"/g)].map(([, to]) => to!)
  return readCustomer('customer.json', text, { zoneOf: () => 'Europe/London', events: undefined, messages }).problems.map(wording)
}

/** A value inside a step, a condition or an entry. */
const pieces = [
  reference,
  z.strictObject({ param: z.string() }),
  z.strictObject(operatorShapes),
  z.record(z.string(), z.strictObject(operatorShapes)),
  entrySchema.shape.reentry,
  entrySchema.shape.key,
  schedulesShape,
  // Zones by locale, and what an app posts.
  z.record(z.string().check(z.regex(/^[a-z]{2}(-[A-Z]{2})?$/)), z.string()),
  z.object({ userId: z.string(), messageId: z.string() }),
]

function faultOf({ page, line, text }: Inline, definitions: Definitions): string[] {
  if (text.includes('…')) return []
  const value = parsed(text)
  if (value === undefined) return [`${page}:${line} is no JSON: ${text}`]
  const compiles = everyMark.flatMap((mark) => claimsOn(value, mark)).some((claim) => readDefinitions({ files: filesFor(claim, value, text, definitions) }).problems.length === 0)
  return compiles || isPiece(value) ? [] : [`${page}:${line} is nothing that the language takes: ${text}`]
}

const isPiece = (value: Json): boolean => pieces.some((schema) => z.safeParse(schema, value).success)
