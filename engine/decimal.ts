// Exact decimal addition, so that a sum does not depend on the order of its parts.

/** Adds two decimals in plain notation (`12.5`, `-0.05`); the result has no trailing zeros. */
export function addDecimals(a: string, b: string): string {
  const left = split(a)
  const right = split(b)
  const scale = Math.max(left.scale, right.scale)
  return join(left.digits * 10n ** BigInt(scale - left.scale) + right.digits * 10n ** BigInt(scale - right.scale), scale)
}

/** A finite number in plain notation, exactly as it prints. */
export function decimalOf(value: number): string {
  const text = String(value)
  const exponent = text.indexOf('e')
  if (exponent < 0) return text
  const { digits, scale } = split(text.slice(0, exponent))
  const shift = scale - Number(text.slice(exponent + 1))
  return shift >= 0 ? join(digits, shift) : join(digits * 10n ** BigInt(-shift), 0)
}

function split(text: string): { digits: bigint; scale: number } {
  const point = text.indexOf('.')
  if (point < 0) return { digits: BigInt(text), scale: 0 }
  return { digits: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 }
}

function join(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : ''
  const all = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const fraction = scale === 0 ? '' : all.slice(-scale).replace(/0+$/, '')
  return `${sign}${scale === 0 ? all : all.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
}
