// How a drawn journey looks, on light and on dark ground: plain rules, which every renderer of SVG knows.
import type { Box } from './flow.ts'

/** The accent, the ground and the letters of each kind of box. */
type Palette = Record<Box['shape'], [accent: string, ground: string]>

const light: Palette = {
  start: ['#15803d', '#f0fdf4'], message: ['#2563eb', '#eff6ff'], wait: ['#b45309', '#fffbeb'], question: ['#7c3aed', '#f5f3ff'], act: ['#0f766e', '#f0fdfa'], end: ['#64748b', '#f1f5f9'],
}
const dark: Palette = {
  start: ['#4ade80', '#12261a'], message: ['#7aa7ff', '#152238'], wait: ['#fbbf24', '#2a2213'], question: ['#b79cff', '#221b38'], act: ['#5eead4', '#11292a'], end: ['#94a3b8', '#1d2530'],
}

const rules = (palette: Palette, ground: string, ink: string, dim: string, line: string): string =>
  [
    `.paper{fill:${ground}}.title,.text{fill:${ink}}.note,.caption,.label text{fill:${dim}}`,
    `.arrow{stroke:${line}}.head{fill:${line}}.label rect{fill:${ground}}`,
    ...Object.entries(palette).map(([shape, [accent, fill]]) => `.${shape} .card{fill:${fill};stroke:${accent}}.${shape} .icon{stroke:${accent}}`),
  ].join('')

export const style = [
  'text{font-family:Inter,"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif}',
  '.title{font-size:20px;font-weight:600}.caption{font-size:13px}.text{font-size:14px}.note{font-size:12px}.label text{font-size:12px;text-anchor:middle}',
  '.arrow{fill:none;stroke-width:1.5}.card{stroke-width:1.2;stroke-opacity:.55}.icon{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}',
  rules(light, '#ffffff', '#111827', '#4b5563', '#9aa4b2'),
  `@media (prefers-color-scheme:dark){${rules(dark, '#0f141b', '#e8edf4', '#a3afbf', '#5d6a7b')}}`,
].join('\n')

/** Sixteen pixels square. */
export const icons: Record<Box['shape'], string> = {
  start: 'M5 3.5v9l7.5-4.5z',
  message: 'M2 4h12v9H2zM2 4.5l6 4.5 6-4.5',
  wait: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.8V8l2.2 1.6',
  question: 'M8 1.8 14.2 8 8 14.2 1.8 8z',
  act: 'M3 13l.6-2.8L10.8 3a1.4 1.4 0 0 1 2 2L5.6 12.4zM9.6 4.2l2.2 2.2',
  end: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6 6h4v4H6z',
}
