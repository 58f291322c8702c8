// A journey as an SVG: the same bytes for the same journey.
import type { Flow } from './flow.ts'
import type { PlacedArrow, PlacedBox, PlacedLabel } from './layout.ts'
import { brokenInto } from './text-width.ts'
import { icons, style } from './look.ts'
import { placed, sizes } from './layout.ts'

const margin = 28
const titleLine = 30
const captionLine = 19

/** Ends with a line break. */
export function svgOf(flow: Flow): string {
  const { width, height, boxes, arrows } = placed(flow)
  const across = Math.max(width, 520)
  const titles = brokenInto(flow.title, 22, across)
  const captions = flow.captions.flatMap((caption) => brokenInto(caption, 13, across))
  const head = titles.length * titleLine + captions.length * captionLine + 22
  const total = { width: Math.ceil(across + 2 * margin), height: Math.ceil(head + height + 2 * margin) }
  const shift = margin + (across - width) / 2
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}" viewBox="0 0 ${total.width} ${total.height}" role="img" aria-label="${escaped(flow.title)}">`,
    `<style>\n${style}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0l8 4-8 4z"/></marker></defs>',
    `<rect class="paper" width="${total.width}" height="${total.height}"/>`,
    ...titles.map((line, index) => textAt('title', margin, margin + 16 + index * titleLine, line)),
    ...captions.map((line, index) => textAt('caption', margin, margin + titles.length * titleLine + 10 + index * captionLine, line)),
    `<g transform="translate(${rounded(shift)} ${head + margin})">`,
    ...arrows.map((arrow) => `<path class="arrow" data-from="${arrow.from}" data-to="${arrow.to}" d="${curve(arrow)}" marker-end="url(#head)"/>`),
    ...arrows.flatMap(({ label }) => (label === undefined ? [] : [drawnLabel(label)])),
    ...boxes.map(drawnBox),
    '</g>',
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

function drawnBox({ id, step, shape, x, y, width, height, lines, noteLines }: PlacedBox): string {
  const round = shape === 'start' || shape === 'end' ? Math.min(height / 2, 20) : 8
  const left = sizes.padding + sizes.icon
  const first = sizes.padding - 2 + 15
  const notesFrom = sizes.padding - 2 + lines.length * sizes.textLine + 4 + 12
  return [
    `<g class="box ${shape}" data-box="${id}"${step === undefined ? '' : ` data-step="${escaped(step)}"`} transform="translate(${rounded(x)} ${rounded(y)})">`,
    ...(step === undefined ? [] : [`<title>${escaped(step)}</title>`]),
    `<rect class="card" width="${rounded(width)}" height="${rounded(height)}" rx="${rounded(round)}"/>`,
    `<path class="icon" transform="translate(${sizes.padding} ${rounded(sizes.padding)})" d="${icons[shape]}"/>`,
    ...lines.map((line, index) => textAt('text', left, first + index * sizes.textLine, line)),
    ...noteLines.map((line, index) => textAt('note', left, notesFrom + index * sizes.noteLine, line)),
    '</g>',
  ].join('\n')
}

function drawnLabel({ x, y, width, height, lines }: PlacedLabel): string {
  const middle = rounded(width / 2)
  return [
    `<g class="label" transform="translate(${rounded(x)} ${rounded(y)})"><rect width="${rounded(width)}" height="${rounded(height)}" rx="6"/>`,
    ...lines.map((line, index) => `<text x="${middle}" y="${15 + index * sizes.labelLine}">${escaped(line)}</text>`),
    '</g>',
  ].join('')
}

/** Straight down where x stays, else a curve that begins and ends straight down. */
function curve({ points: [first, ...rest] }: PlacedArrow): string {
  let path = `M${rounded(first!.x)} ${rounded(first!.y)}`
  let last = first!
  for (const point of rest) {
    const middle = rounded((last.y + point.y) / 2)
    if (Math.abs(point.x - last.x) > 0.5) path += `C${rounded(last.x)} ${middle} ${rounded(point.x)} ${middle} ${rounded(point.x)} ${rounded(point.y)}`
    else if (point.y > last.y) path += `V${rounded(point.y)}`
    last = point
  }
  return path
}

const textAt = (kind: string, x: number, y: number, text: string): string => `<text class="${kind}" x="${rounded(x)}" y="${rounded(y)}">${escaped(text)}</text>`

const rounded = (value: number): number => Math.round(value * 10) / 10

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters have no place in XML at all. */
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign]!).replaceAll(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd')
