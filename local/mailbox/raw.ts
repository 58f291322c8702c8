// Reads a whole message (RFC 5322) as far as a mailbox shows it: headers, and the first text and HTML parts.

export interface RawMessage {
  raw: string
  headers: { name: string; value: string }[]
  html?: string
  text?: string
}

export function readRaw(raw: string): RawMessage {
  const part = readPart(raw)
  const html = find(part, 'text/html')
  const text = find(part, 'text/plain')
  return {
    raw,
    headers: part.headers,
    ...(html === undefined ? {} : { html }),
    ...(text === undefined ? {} : { text }),
  }
}

interface Part {
  headers: RawMessage['headers']
  body: string
}

function readPart(source: string): Part {
  const [, head = '', body = ''] = /^([^]*?)(?:\r?\n\r?\n([^]*))?$/.exec(source) ?? []
  const headers = head
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':')
      return colon < 1 ? [] : [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }]
    })
  return { headers, body }
}

function find(part: Part, type: string): string | undefined {
  const contentType = headerOf(part, 'content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (boundary !== undefined) {
    for (const inner of part.body.split(`--${boundary}`).slice(1)) {
      const found = find(readPart(inner.replace(/^\r?\n/, '')), type)
      if (found !== undefined) return found
    }
    return undefined
  }
  return contentType.toLowerCase().startsWith(type) ? decode(part) : undefined
}

function decode(part: Part): string {
  const encoding = headerOf(part, 'content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(part.body, 'base64').toString()
  if (encoding !== 'quoted-printable') return part.body
  const bytes = part.body
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_whole, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

function headerOf(part: Part, wanted: string): string | undefined {
  return part.headers.find(({ name }) => name.toLowerCase() === wanted)?.value
}
