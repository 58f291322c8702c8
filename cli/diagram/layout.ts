// Where each box stands and which way each arrow goes: ranks and columns by a library, the arrows' curves by us, between the
// ranks only, so that none goes through a box.
import { Graph, layout } from '@dagrejs/dagre'
import type { Arrow, Box, Flow } from './flow.ts'
import { endBox } from './flow.ts'
import { brokenInto, textWidth } from './text-width.ts'

export interface PlacedBox extends Omit<Box, 'text' | 'notes'> {
  /** The upper left corner. */
  x: number
  y: number
  width: number
  height: number
  lines: string[]
  noteLines: string[]
}

export interface PlacedLabel {
  /** The upper left corner. */
  x: number
  y: number
  width: number
  height: number
  lines: string[]
}

export interface PlacedArrow {
  from: string
  to: string
  /** Points where the arrow goes straight down between two of them or, at another x, in a curve. */
  points: { x: number; y: number }[]
  label?: PlacedLabel
}

export interface Drawing {
  width: number
  height: number
  boxes: PlacedBox[]
  arrows: PlacedArrow[]
}

export const sizes = { text: 14, textLine: 20, note: 12, noteLine: 17, label: 12, labelLine: 16, padding: 14, icon: 26 } as const

const widestText = 230
const widestLabel = 150

export function placed(flow: Flow): Drawing {
  const { boxes, arrows } = withoutLoops(flow)
  const sized = new Map(boxes.map((box) => [box.id, sizeOf(box)]))
  const labels = arrows.map(({ label }) => (label === undefined ? undefined : labelOf(label)))
  const graph = laidOut(sized, arrows, labels)
  const centreOf = (id: string): Point => graph.node(id) as Point
  const standing = boxes.map((box): PlacedBox => {
    const { width, height, lines, noteLines } = sized.get(box.id)!
    return { id: box.id, shape: box.shape, ...(box.step === undefined ? {} : { step: box.step }), ...cornerOf(centreOf(box.id), { width, height }), width, height, lines, noteLines }
  })
  const going = arrows.map(({ from, to }, index) => {
    const passes = (v: string, w: string): Point[] => (graph.edge({ v, w, name: `${index}` }) as { points: Point[] }).points.slice(1, -1)
    const label = labels[index]
    if (label === undefined) return { from, to, passes: passes(from, to) }
    const name = labelName(index)
    return { from, to, passes: [...passes(from, name), centreOf(name), ...passes(name, to)], label: { ...label, ...cornerOf(centreOf(name), label) } }
  })
  const bands = bandsOf([...standing, ...going.flatMap(({ label }) => (label === undefined ? [] : [label]))])
  const byId = new Map(standing.map((box) => [box.id, box]))
  const drawn = going.map(({ from, to, passes, label }): PlacedArrow => ({ from, to, points: routed(byId.get(from)!, byId.get(to)!, passes, bands), ...(label === undefined ? {} : { label }) }))
  return { ...extent(standing, drawn), boxes: standing, arrows: drawn }
}

const labelName = (index: number): string => `label ${index}`

const cornerOf = ({ x, y }: Point, { width, height }: { width: number; height: number }): Point => ({ x: x - width / 2, y: y - height / 2 })

/** Labels are laid out like boxes, close below what they go out from. The order of the ways is that of the journey: steps nest, so no two cross. */
function laidOut(sized: ReadonlyMap<string, { width: number; height: number }>, arrows: readonly Arrow[], labels: readonly (Omit<PlacedLabel, 'x' | 'y'> | undefined)[]): Graph {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 36, edgesep: 30, ranksep: 36 })
  for (const [id, { width, height }] of sized) graph.setNode(id, { width, height })
  const comingTo = Map.groupBy(arrows, ({ to }) => to)
  for (const [index, { from, to }] of arrows.entries()) {
    const name = `${index}`
    // Where ways meet they may be long; else what follows stands close.
    const weight = comingTo.get(to)!.length > 1 ? 1 : 8
    const label = labels[index]
    if (label === undefined) {
      graph.setEdge(from, to, { weight }, name)
    } else {
      graph.setNode(labelName(index), { width: label.width, height: label.height })
      graph.setEdge(from, labelName(index), { weight: 16 }, name)
      graph.setEdge(labelName(index), to, { weight }, name)
    }
  }
  // Exits stand above the end of the journey, or arrows to it would cross those to them. These edges are not drawn.
  const going = new Set(arrows.map(({ from }) => from))
  for (const id of sized.keys()) if (sized.has(endBox) && id !== endBox && !going.has(id)) graph.setEdge(id, endBox, { weight: 0 }, 'unseen')
  layout(graph, { disableOptimalOrderHeuristic: true })
  return graph
}

interface Point {
  x: number
  y: number
}

/** A way back is drawn as a small box that says where it leads, not as an arrow across everything. */
function withoutLoops({ boxes, arrows }: Flow): { boxes: Box[]; arrows: Arrow[] } {
  const texts = new Map(boxes.map(({ id, text }) => [id, text]))
  const returns = arrows.flatMap((arrow, index): Box[] => (arrow.back === undefined ? [] : [{ id: `again${index}`, shape: 'end', text: `↻ ${texts.get(arrow.to) ?? ''}`, notes: [] }]))
  return { boxes: [...boxes, ...returns], arrows: arrows.map((arrow, index) => (arrow.back === undefined ? arrow : { ...arrow, to: `again${index}` })) }
}

function sizeOf({ text, notes }: Box): { width: number; height: number; lines: string[]; noteLines: string[] } {
  const lines = brokenInto(text, sizes.text, widestText)
  const noteLines = notes.flatMap((note) => brokenInto(note, sizes.note, widestText))
  const widest = Math.max(60, ...lines.map((line) => textWidth(line, sizes.text)), ...noteLines.map((line) => textWidth(line, sizes.note)))
  const gap = noteLines.length === 0 ? 0 : 4
  return { width: Math.ceil(widest) + sizes.icon + 2 * sizes.padding, height: lines.length * sizes.textLine + gap + noteLines.length * sizes.noteLine + 2 * (sizes.padding - 2), lines, noteLines }
}

function labelOf(text: string): Omit<PlacedLabel, 'x' | 'y'> {
  const lines = brokenInto(text, sizes.label, widestLabel)
  return { lines, width: Math.ceil(Math.max(...lines.map((line) => textWidth(line, sizes.label)))) + 14, height: lines.length * sizes.labelLine + 6 }
}

interface Band {
  centre: number
  top: number
  bottom: number
}

/** The ranks: how far up and down what stands in each reaches. */
function bandsOf(things: readonly { y: number; height: number }[]): Band[] {
  const ranks = Map.groupBy(things, ({ y, height }) => Math.round(y + height / 2))
  return [...ranks].map(([centre, all]) => ({ centre, top: Math.min(...all.map(({ y }) => y)), bottom: Math.max(...all.map(({ y, height }) => y + height)) }))
}

function routed(from: PlacedBox, to: PlacedBox, passes: readonly Point[], bands: readonly Band[]): Point[] {
  const bandAt = (y: number): Band => bands.find(({ centre }) => Math.abs(centre - y) <= 1) ?? { centre: y, top: y, bottom: y }
  const start = from.x + from.width / 2
  const points: Point[] = [{ x: start, y: from.y + from.height }, { x: start, y: bandAt(from.y + from.height / 2).bottom }]
  for (const { x, y } of passes) {
    const { top, bottom } = bandAt(y)
    points.push({ x, y: top }, { x, y: bottom })
  }
  const end = to.x + to.width / 2
  return [...points, { x: end, y: bandAt(to.y + to.height / 2).top }, { x: end, y: to.y }]
}

function extent(boxes: readonly PlacedBox[], arrows: readonly PlacedArrow[]): { width: number; height: number } {
  const labels = arrows.flatMap(({ label }) => (label === undefined ? [] : [label]))
  return {
    width: Math.max(...[...boxes, ...labels].map(({ x, width }) => x + width), ...arrows.flatMap(({ points }) => points.map(({ x }) => x))),
    height: Math.max(...boxes.map(({ y, height }) => y + height)),
  }
}
