// Ids of a new machine, from random bytes in hex. Pure.

/** A UUID of version 4 (RFC 9562), from 16 bytes. */
export function uuidFrom(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  const text = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(18)}`
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  )
}

/** Makes an address in QEMU's range from 3 bytes. */
export const macFrom = (hex: string): string =>
  ['52', '54', '00', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4, 6)].join(':')
