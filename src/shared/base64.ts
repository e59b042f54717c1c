// Base64 as OpenSSH reads it (RFC 4648 §4): padded, with nothing left over. Pure.
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const whole = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** null if it is not that. */
export function base64Bytes(text: string): number[] | null {
  if (!whole.test(text)) return null
  const bytes: number[] = []
  let held = 0
  let heldBits = 0
  for (const digit of text.replace(/=+$/, '')) {
    held = (held << 6) | digits.indexOf(digit)
    heldBits += 6
    if (heldBits < 8) continue
    heldBits -= 8
    bytes.push(held >> heldBits)
    held &= (1 << heldBits) - 1
  }
  return held === 0 ? bytes : null
}
