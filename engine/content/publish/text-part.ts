// The plain-text part, made from the HTML: what a screen shows, in its order, with the address behind each link.

import { convert, type HtmlToTextOptions } from 'html-to-text'
import { shieldLiquid } from './liquid-shield.ts'

const options: HtmlToTextOptions = {
  wordwrap: false,
  formatters: {
    link(element, walk, builder) {
      walk(element.children, builder)
      const href: unknown = element.attribs['href']
      if (typeof href === 'string' && href !== '') builder.addInline(` <${href}>`)
    },
  },
  selectors: [
    { selector: 'a', format: 'link' },
    { selector: 'img', format: 'skip' },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false } },
    { selector: 'h3', options: { uppercase: false } },
    { selector: 'p', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    // What MJML makes of <mj-text>.
    {
      selector: 'div[style*="font-family"]',
      format: 'paragraph',
      options: { leadingLineBreaks: 2, trailingLineBreaks: 2 },
    },
    // The preheader, which only an inbox shows.
    { selector: 'div[style*="display:none"]', format: 'skip' },
  ],
}

export function textPartOf(html: string): string {
  const shielded = shieldLiquid(html.replaceAll(/(<a\b[^>]*>)\s+/g, '$1').replaceAll(/\s+(?=<\/a>)/g, ''))
  return shielded.restore(convert(shielded.text, options)).trim()
}
