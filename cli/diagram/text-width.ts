// How wide a text is drawn, and where its lines break. What fonts a reader has is not known here: the widths are those of a
// wide one, so that what fits here fits everywhere.

/** Widths in thousandths of the font's size, as common wide sans-serif fonts have them. */
const narrow: Record<string, number> = {}
for (const [signs, width] of [
  ["ijlI.,:;'|!", 340], ['frt()[]/-J ', 420], ['“”"…*', 560], ['mwMWQO@%&', 990], ['ABCDEFGHKLNPRSTUVXYZ', 770], ['+=<>#~', 850],
] as const) {
  for (const sign of signs) narrow[sign] = width
}
const usual = 645

/** In pixels. */
export function textWidth(text: string, sizePx: number): number {
  let width = 0
  for (const sign of text) width += narrow[sign] ?? (/[\u1100-\uffee]|[\u{1f000}-\u{3ffff}]/u.test(sign) && !/[\u2000-\u206f]/.test(sign) ? 1050 : usual)
  return (width * sizePx) / 1000
}

/** The text in lines no wider than that; a word that is too long by itself is cut. */
export function brokenInto(text: string, sizePx: number, widestPx: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).flatMap((one) => pieces(one, sizePx, widestPx))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer, sizePx) > widestPx) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return line === '' ? lines : [...lines, line]
}

function pieces(word: string, sizePx: number, widestPx: number): string[] {
  const cut: string[] = ['']
  for (const sign of word) {
    if (textWidth(cut.at(-1)! + sign, sizePx) > widestPx) cut.push('')
    cut[cut.length - 1] += sign
  }
  return cut
}
