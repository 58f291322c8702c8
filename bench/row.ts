// One measured number: what it is, what it should be, and whether a build may fail for it. Only counts and ratios within
// one run are gated: times differ between machines, and between two runs on one.

export interface Row {
  what: string
  measured: number
  unit: string
  /** At most this. */
  most?: number
  /** At least this. */
  least?: number
  /** `--gate` fails when it is missed; with a number, only above that: a ratio near its target must not fail by chance. */
  gate?: true | number
  note?: string
}

export interface Measurement {
  name: string
  says: string
  /** Runs only when asked for by name or by this option. */
  needs?: 'whole'
  measure(): Promise<Row[]> | Row[]
}

export const isMet = ({ measured, most = Infinity, least = -Infinity }: Row): boolean => measured <= most && measured >= least

export function isGateMissed(row: Row): boolean {
  if (row.gate === undefined) return false
  return row.gate === true ? !isMet(row) : row.measured > row.gate
}

export function targetOf({ most, least, unit }: Row): string {
  if (most !== undefined) return `≤ ${figure(most)} ${unit}`
  return least === undefined ? '' : `≥ ${figure(least)} ${unit}`
}

/** 12,345 or 1.23: as many digits as mean something. */
export function figure(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}
