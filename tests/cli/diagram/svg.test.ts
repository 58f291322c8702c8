import { expect, test } from 'vitest'
import { findBrowser, openBrowser } from '../../local/page/browser.ts'
import { flowOfSteps, forty, shipped } from './journeys.ts'
import { svgOf } from '../../../cli/diagram/svg.ts'

/** The texts of each element with `data-box`, once every tag has found its end and no sign stands unescaped. */
function textsIn(svg: string): Map<string, string> {
  const open: { name: string; box: string | undefined }[] = []
  const texts = new Map<string, string>()
  const wrong: string[] = []
  for (const [whole, close, name, attributes, self, text] of svg.matchAll(/<(\/?)([\w-]+)((?:\s[\w:-]+="[^"<>]*")*)\s*(\/?)>|([^<>]+)/g)) {
    if (text !== undefined) {
      if (/[&<>]/.test(text.replaceAll(/&(amp|lt|gt|quot);/g, ''))) wrong.push(text)
      const { name: within } = open.at(-1) ?? {}
      const box = open.findLast((element) => element.box !== undefined)?.box
      if (within === 'text' && box !== undefined) texts.set(box, `${texts.get(box) ?? ''} ${text}`.trim())
    } else if (close === '/') {
      if (`</${open.pop()?.name}>` !== whole) wrong.push(whole)
    } else if (self !== '/') {
      open.push({ name: name!, box: /data-box="(\w+)"/.exec(attributes!)?.[1] })
    }
  }
  expect([...open, ...wrong]).toEqual([])
  expect(svg.replaceAll(/<\/?[\w-]+(?:\s[\w:-]+="[^"<>]*")*\s*\/?>|[^<>]+/g, '')).toBe('')
  return texts
}

const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

test.each([...Object.entries(shipped), ['forty', forty] as const])('the picture of %s is well formed and holds the whole text of every box', (_, flow) => {
  const texts = textsIn(svgOf(flow))
  expect(Object.fromEntries(texts)).toEqual(Object.fromEntries(flow.boxes.map(({ id, text, notes }) => [id, inXml([text, ...notes].join(' '))])))
})

test('signs of XML in names are only text, and what XML cannot hold is replaced', () => {
  const svg = svgOf(flowOfSteps([{ exit: '</text><script>alert(1)</script> & "quotes" \u0007' }]))
  expect(textsIn(svg).get('n1')).toContain('&lt;script&gt;')
  expect(svg).not.toContain('<script')
  expect(svg).not.toContain('\u0007')
})

test('the same journey gives the same bytes', () => {
  expect(svgOf(forty)).toBe(svgOf(structuredClone(forty)))
})

const browser = findBrowser()

// Without a browser there is nothing that could measure a text; CI has one.
test.skipIf(browser === undefined)('no text is wider than its box or label, and light and dark ground differ, in a real browser', { timeout: 60_000 }, async () => {
  const chromium = await openBrowser(browser!)
  try {
    const grounds = await Promise.all((['light', 'dark'] as const).map(async (colorScheme) => {
      const page = await chromium.newPage({ colorScheme })
      for (const flow of [...Object.values(shipped), forty]) {
        await page.setContent(svgOf(flow))
        expect(await page.evaluate(`[...document.querySelectorAll('.box, .label')].flatMap((group) => {
          const frame = group.querySelector('rect').getBBox()
          return [...group.querySelectorAll('text')].filter((text) => {
            const { x, y, width, height } = text.getBBox()
            return x < 0 || y < 0 || x + width > frame.width || y + height > frame.height
          }).map(({ textContent }) => textContent)
        })`)).toEqual([])
      }
      return page.evaluate(`getComputedStyle(document.querySelector('.paper')).fill`)
    }))
    expect(grounds).toEqual(['rgb(255, 255, 255)', 'rgb(15, 20, 27)'])
  } finally {
    await chromium.close()
  }
})
