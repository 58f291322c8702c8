import type { Drawing, PlacedArrow } from '../../../cli/diagram/layout.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flowOfSteps, forty, shipped } from './journeys.ts'
import { generated } from '../../engine/compile/journeys.ts'
import { placed } from '../../../cli/diagram/layout.ts'

interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

const overlap = (one: Rectangle, other: Rectangle): boolean => one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height

/** Points along the arrow, as the curve between two of its points is drawn: at most in the box that both span. */
function* along({ points }: PlacedArrow): Generator<{ x: number; y: number }> {
  for (const [index, to] of points.slice(1).entries()) {
    const from = points[index]!
    for (let part = 0; part <= 1; part += 0.05) {
      const way = 3 * (1 - part) * part * part + part ** 3
      const fall = 1.5 * (1 - part) ** 2 * part + 1.5 * (1 - part) * part * part + part ** 3
      yield { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * (Math.abs(to.x - from.x) > 0.5 ? fall : part) }
    }
  }
}

function collisions({ boxes, arrows }: Drawing): string[] {
  const things = [...boxes.map((box) => ({ name: box.id, ...box })), ...arrows.flatMap(({ from, to, label }) => (label === undefined ? [] : [{ name: `${from}>${to}`, ...label }]))]
  const found = things.flatMap((one, index) => things.slice(index + 1).flatMap((other) => (overlap(one, other) ? [`${one.name} on ${other.name}`] : [])))
  for (const arrow of arrows) {
    const { from, to } = arrow
    for (const point of along(arrow)) {
      const hit = things.find(({ name, x, y, width, height }) => name !== `${from}>${to}` && point.x > x + 1 && point.x < x + width - 1 && point.y > y + 1 && point.y < y + height - 1)
      if (hit !== undefined) found.push(`arrow ${from}>${to} through ${hit.name}`)
    }
  }
  return [...new Set(found)]
}

test.each([...Object.entries(shipped), ['forty steps', forty] as const])('in the picture of %s nothing lies on anything else, and no arrow goes through a box', (_, flow) => {
  const drawing = placed(flow)
  expect(collisions(drawing)).toEqual([])
  expect(drawing.boxes.every(({ x, y, width, height }) => x >= 0 && y >= 0 && x + width <= drawing.width && y + height <= drawing.height)).toBe(true)
})

test('nor in the picture of any journey at all', () => {
  fc.assert(fc.property(generated, (steps) => {
    expect(collisions(placed(flowOfSteps(steps)))).toEqual([])
  }), { numRuns: 60 })
})

test('every arrow goes down from the foot of its box to the head of the next', () => {
  const { boxes, arrows } = placed(forty)
  const byId = new Map(boxes.map((box) => [box.id, box]))
  for (const { from, to, points } of arrows) {
    const [first, last] = [points[0]!, points.at(-1)!]
    expect(first.y).toBe(byId.get(from)!.y + byId.get(from)!.height)
    expect(last.y).toBe(byId.get(to)!.y)
    expect(points.every(({ y }, index) => index === 0 || y >= points[index - 1]!.y)).toBe(true)
  }
})

test('ways stand from left to right in the order of the journey', () => {
  const { boxes } = placed(flowOfSteps([{ split: 'offer', arms: ['a', 'b', 'c', 'd'].map((name, index) => ({ name, weight: 25, steps: Array.from({ length: index + 1 }, () => ({ wait: '1d' })) })) }]))
  const arms = ['n2', 'n3', 'n5', 'n8'].map((id) => boxes.find((box) => box.id === id)!.x)
  expect(arms).toEqual(arms.toSorted((one, other) => one - other))
})
