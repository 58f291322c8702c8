import { expect, test } from 'vitest'
import { flowOfSteps, forty, shipped } from './journeys.ts'
import { mermaidOf } from '../../../cli/diagram/mermaid.ts'

const text = String.raw`"[^"\n\x60<>]*(?:<br\/>[^"\n\x60<>]*)*"`
const box = new RegExp(String.raw`^  (\w+)(?:\(\[${text}\]\)|\[${text}\]|\(${text}\)|\{\{${text}\}\}|\[\/${text}\/\]):::(\w+)$`)
const arrow = new RegExp(String.raw`^  (\w+) -->(?:\|${text}\|)? (\w+)$`)

test.each([...Object.entries(shipped), ['forty', forty] as const])('%s is a flowchart whose arrows lead from box to box, every box with a look', (_, flow) => {
  const lines = mermaidOf(flow).split('\n')
  expect(lines.slice(0, 4)).toEqual(['---', `title: ${JSON.stringify(flow.title)}`, '---', 'flowchart TD'])
  expect(lines.at(-1)).toBe('')
  const body = lines.slice(4, -1)
  const boxes = new Map(body.flatMap((line) => {
    const [, id = '', look = ''] = box.exec(line) ?? []
    return id === '' ? [] : [[id, look] as const]
  }))
  const arrows = body.flatMap((line) => arrow.exec(line)?.slice(1, 3).join(' ') ?? [])
  const looks = body.flatMap((line) => /^ {2}classDef (\w+) [\w:#,-]+$/.exec(line)?.[1] ?? [])
  expect(boxes.size + arrows.length + looks.length).toBe(body.length)
  expect(boxes.size).toBe(flow.boxes.length + 1)
  expect(arrows.flatMap((ends) => ends.split(' ')).filter((id) => !boxes.has(id))).toEqual([])
  expect([...boxes.values()].filter((look) => !looks.includes(look))).toEqual([])
})

test('no text gets out of its quotes', () => {
  const nasty = '"]; click n1 "javascript:x" %%{init: {}}%% `md` <b> & #quot; | \n end'
  const out = mermaidOf(flowOfSteps([{ exit: nasty }], { name: nasty.trim() }))
  expect(out).toContain('  n1(["End here: #34;#93;#59; click n1 #34;javascript:x#34; #37;#37;#123;init: #123;#125;#125;#37;#37; #96;md#96; #60;b#62; #38; #35;quot#59; #124; end"]):::endBox\n')
  expect(out.split('\n')[1]).toBe(`title: ${JSON.stringify(nasty)}`)
})

test('the same journey gives the same text', () => {
  expect(mermaidOf(forty)).toBe(mermaidOf(structuredClone(forty)))
})
