// Lower-case base32 without padding (RFC 4648 alphabet): safe in keys, execution names, tags and URLs alike.

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** The first `length` characters of the bytes' base32 form; 5 bits each. */
export function base32(bytes: Uint8Array, length: number): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(buffer >>> bits) & 31]
      if (text.length === length) return text
    }
    buffer &= (1 << bits) - 1
  }
  return text
}
