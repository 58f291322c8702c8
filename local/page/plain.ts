// A value of the table as text; nothing where it is no text or number.

export function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
