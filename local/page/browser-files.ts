// The files that the page is made of, by the path at which a browser asks for them.

import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export interface BrowserFile {
  type: string
  text: string
}

const files: Record<string, string> = {
  '/': 'index.html',
  '/favicon.ico': 'mark.svg',
  '/_perennial/mark.svg': 'mark.svg',
  '/_perennial/page.css': 'page.css',
  '/_perennial/page.js': 'page.js',
  '/_perennial/dom.js': 'dom.js',
  '/_perennial/format.js': 'format.js',
  '/_perennial/clock.js': 'clock.js',
  '/_perennial/overview.js': 'overview.js',
  '/_perennial/mail.js': 'mail.js',
  '/_perennial/customers.js': 'customers.js',
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const read = new Map<string, BrowserFile>()

export function browserFile(path: string): BrowserFile | undefined {
  const name = Object.hasOwn(files, path) ? files[path] : undefined
  if (name === undefined) return undefined
  const known = read.get(name)
  if (known !== undefined) return known
  const file = { type: types[extname(name)] ?? 'text/plain', text: readFileSync(join(import.meta.dirname, 'browser', name), 'utf8') }
  read.set(name, file)
  return file
}
