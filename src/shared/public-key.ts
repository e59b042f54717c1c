// The public keys of OpenSSH: `type blob comment`. The blob is base64 of length-prefixed fields (RFC 4253 §6.6, RFC
// 5656 §3.1, RFC 8709 §4; PROTOCOL.u2f of OpenSSH). Pure, and for the window too: no Buffer, no atob.
import { base64Bytes } from './base64.ts'

/** The fields after the type in the blob: a number of bytes, a text, or any non-empty value. */
type Field = number | string | 'any'
const any = 'any'
const ecdsa = (curve: string, pointBytes: number): Field[] => [curve, pointBytes]
const shapes: Record<string, Field[]> = {
  'ssh-ed25519': [32],
  'ssh-rsa': [any, any],
  'ecdsa-sha2-nistp256': ecdsa('nistp256', 65),
  'ecdsa-sha2-nistp384': ecdsa('nistp384', 97),
  'ecdsa-sha2-nistp521': ecdsa('nistp521', 133),
  'sk-ssh-ed25519@openssh.com': [32, any],
  'sk-ecdsa-sha2-nistp256@openssh.com': [...ecdsa('nistp256', 65), any],
}

/** One space between the words and none around, whatever was pasted. Lines stay lines: two keys are not one. */
export const tidyKey = (line: string) => line.trim().replace(/[^\S\r\n]+/g, ' ')

export const isKeyType = (word: string) => Object.hasOwn(shapes, word)

/** Whether it is a complete key of that type: one that was truncated while copying lets no one in. */
export function isWholeKey(type: string, blob: string): boolean {
  const shape = isKeyType(type) ? shapes[type] : undefined
  const fields = fieldsOf(base64Bytes(blob) ?? [])
  if (!shape || fields?.length !== shape.length + 1) return false
  return [type, ...shape].every((wanted, at) => fits(fields[at] ?? [], wanted))
}

function fits(field: number[], wanted: Field): boolean {
  if (wanted === any) return field.length > 0
  if (typeof wanted === 'number') return field.length === wanted
  return String.fromCharCode(...field.slice(0, 100)) === wanted
}

const lengthBytes = 4

/** The line of a .pub file, with one space between its words: no options before the key, nothing that is not text. */
export function isPlainKey(line: string): boolean {
  const [type = '', blob = ''] = line.split(' ')
  return !/\p{C}/u.test(line) && isWholeKey(type, blob)
}

/** null if the last one does not end where the bytes do. */
function fieldsOf(bytes: number[]): number[][] | null {
  const fields: number[][] = []
  for (let at = 0; at < bytes.length; ) {
    const from = at + lengthBytes
    const length = bytes.slice(at, from).reduce((sum, byte) => sum * 256 + byte, 0)
    if (from + length > bytes.length) return null
    fields.push(bytes.slice(from, from + length))
    at = from + length
  }
  return fields
}
