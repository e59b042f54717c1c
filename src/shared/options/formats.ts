// Formats that a string option may ask for. Each check returns what is wrong, or null.
import { isKeyType, isWholeKey } from '../ssh/public-key.ts'

/** RFC 1123 §2.1: letters, digits, dashes; a label neither starts nor ends with a dash. */
export function hostnameProblem(text: string): string | null {
  if (text.length > 63) return `"${text.slice(0, 20)}…" is longer than 63 characters.`
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(text)) return null
  return `"${printable(text)}" is no host name: use letters, digits and dashes, with no dash at the ends.`
}

export function publicKeyProblem(text: string): string | null {
  if (text.includes('PRIVATE KEY'))
    return 'This is a private key. Give the public half, from the file that ends in .pub.'
  if (/[\r\n]/.test(text)) return 'A key is one line.'
  const [type = '', blob = ''] = text.trim().split(/\s+/)
  if (!isKeyType(type))
    return `"${printable(type)}" is no type of SSH public key: ssh-ed25519 and ssh-rsa are.`
  if (!isWholeKey(type, blob)) return 'The key is incomplete: copy the whole line of the .pub file.'
  return null
}

export function urlProblem(text: string): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+[^\s]*$/i.test(text) ? null : `"${printable(text)}" is no URL.`
}

/** Shortened, control characters shown: what a message may quote. */
export function printable(text: string): string {
  const shown = [...text.slice(0, 60)].map(char => (char < ' ' || char === '\u007f' ? '·' : char)).join('')
  return text.length > 60 ? `${shown}…` : shown
}
