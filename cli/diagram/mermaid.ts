// A journey as the text of a Mermaid flowchart, which GitHub and many editors draw.
import type { Arrow, Box, Flow } from './flow.ts'

const frames: Record<Box['shape'], [string, string]> = {
  start: ['([', '])'], message: ['[', ']'], wait: ['(', ')'], question: ['{{', '}}'], act: ['[/', '/]'], end: ['([', '])'],
}

// Dark letters on light ground, readable on a light and on a dark page.
const looks: Record<Box['shape'], string> = {
  start: 'fill:#dcfce7,stroke:#16a34a,color:#14301f',
  message: 'fill:#dbeafe,stroke:#2563eb,color:#172554',
  wait: 'fill:#fef3c7,stroke:#d97706,color:#422006',
  question: 'fill:#ede9fe,stroke:#7c3aed,color:#2e1065',
  act: 'fill:#ccfbf1,stroke:#0d9488,color:#042f2e',
  end: 'fill:#e5e7eb,stroke:#6b7280,color:#1f2937',
}

/** Ends with a line break. */
export function mermaidOf({ title, captions, boxes, arrows }: Flow): string {
  const lines = [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    'flowchart TD',
    `  about["${captions.map(escaped).join('<br/>')}"]:::about`,
    ...boxes.map(boxLine),
    ...arrows.map(arrowLine),
    ...Object.entries(looks).map(([shape, look]) => `  classDef ${className(shape)} ${look}`),
    '  classDef about fill:none,stroke:none,text-align:left',
  ]
  return `${lines.join('\n')}\n`
}

function boxLine({ id, shape, text, notes }: Box): string {
  const [open, close] = frames[shape]
  return `  ${id}${open}"${[text, ...notes].map(escaped).join('<br/>')}"${close}:::${className(shape)}`
}

const arrowLine = ({ from, to, label }: Arrow): string => (label === undefined ? `  ${from} --> ${to}` : `  ${from} -->|"${escaped(label)}"| ${to}`)

/** `end` is a word of Mermaid's own. */
const className = (shape: string): string => `${shape}Box`

/** What is no letter, digit or plain sign goes by its number, so that no text can become part of the drawing. */
const escaped = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/[^\p{L}\p{M}\p{N} .,:'“”‘’()/+\-=!?_…–—]/gu, (sign) => `#${sign.codePointAt(0)};`)
