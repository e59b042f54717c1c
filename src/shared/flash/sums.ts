// Checksums of files as programs write and people paste them: in hex, with their hash's name, Nix's, a line of
// sha256sum or of BSD and openssl, and whole files of such lines. Pure.
import { base64Bytes } from '../base64.ts'

/** `name`: the file that the line names, if it names one. */
export type Sum = { hash: string; hex: string; name: string | null }

const hashOfDigits: Record<number, string> = {
  32: 'MD5',
  40: 'SHA-1',
  56: 'SHA-224',
  64: 'SHA-256',
  96: 'SHA-384',
  128: 'SHA-512',
}
const digitsOf: Record<string, number> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
}

/** Longest accepted line of a checksum file. */
const maxLine = 4200

/** Every sum in a text, in order. Lines that have none (comments, signatures around them) are passed over. */
export function sumsIn(text: string): Sum[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .flatMap(line => sumOfLine(line) ?? [])
}

/** null if the line has none. */
export function sumOfLine(text: string): Sum | null {
  const line = text.trim()
  if (line.length > maxLine) return null
  return labelled(line) ?? bsd(line) ?? gnu(line) ?? powerShell(line) ?? inPairs(line) ?? afterName(line)
}

/** "sha256:HEX", "sha256:NIX32", "sha256-BASE64=", "SHA256: HEX". */
function labelled(line: string): Sum | null {
  const found = /^(md5|sha-?(?:1|224|256|384|512))(?:sums?)?\s*[:=-]\s*(\S+)$/i.exec(line)
  const digits = digitsOf[(found?.[1] ?? '').toLowerCase().replace('-', '')]
  if (!found || digits === undefined) return null
  const value = found[2] ?? ''
  const hex = [hexOf(value), base64Hex(value), nix32Hex(value)].find(each => each?.length === digits)
  return hex ? { ...sum(hex), name: null } : null
}

/** "SHA256 (file) = HEX"; openssl leaves out the spaces, and has "SHA2-256". */
function bsd(line: string): Sum | null {
  const found = /^(?:md5|sha\d?-?\d{1,3}(?:-\d{3})?) ?\((.+)\) ?= ?([0-9a-f]{32,128})$/i.exec(line)
  const hex = hexOf(found?.[2] ?? '')
  return found && hex ? { ...sum(hex), name: nameOf(found[1] ?? '') } : null
}

/** "HEX", "HEX  file", "HEX *file"; with a backslash before it where the name has some. */
function gnu(line: string): Sum | null {
  const found = /^(\\?)([0-9a-f]{32,128})(?:[ \t]+\*?(\S.*))?$/i.exec(line)
  const hex = hexOf(found?.[2] ?? '')
  if (!found || !hex) return null
  const name = found[3]
  const plain = name !== undefined && found[1] ? name.replaceAll('\\\\', '\\') : name
  return { ...sum(hex), name: plain === undefined ? null : nameOf(plain) }
}

/** A row of Get-FileHash: "SHA256  HEX  C:\images\file". */
function powerShell(line: string): Sum | null {
  const found = /^(?:md5|sha\d{1,3})\s+([0-9a-f]{32,128})(?:\s+(\S.*))?$/i.exec(line)
  const hex = hexOf(found?.[1] ?? '')
  return found && hex ? { ...sum(hex), name: found[2] === undefined ? null : nameOf(found[2]) } : null
}

/** "ab cd …" and "ab:cd:…", as certutil of older Windows and viewers of fingerprints print it. */
function inPairs(line: string): Sum | null {
  const hex = /^[0-9a-f]{2}(?:([ :])[0-9a-f]{2})(?:\1[0-9a-f]{2})*$/i.test(line)
    ? hexOf(line.replaceAll(/[ :]/g, ''))
    : null
  return hex === null ? null : { ...sum(hex), name: null }
}

/** "file HEX", "file: HEX": rhash's files, and notes of a release. Only of a SHA-256: shorter hex is in many sentences. */
function afterName(line: string): Sum | null {
  const hex = hexOf(line.slice(-64))
  const before = line.slice(0, -64)
  const name = before.trimEnd().replace(/:$/, '')
  if (hex?.length !== 64 || name === '' || name.length === before.length) return null
  return { ...sum(hex), name: nameOf(name) }
}

const sum = (hex: string) => ({ hash: hashOfDigits[hex.length] ?? '', hex })

/** The last part of a path, of either kind. */
const nameOf = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

const hexOf = (text: string) =>
  /^[0-9a-f]+$/i.test(text) && hashOfDigits[text.length] ? text.toLowerCase() : null

const base64Hex = (text: string) => {
  const bytes = base64Bytes(text)
  return bytes?.map(byte => byte.toString(16).padStart(2, '0')).join('') ?? null
}

/** Reads a SHA-256 as nix-prefetch-url prints it, or in Nix's base64 without the name of the hash. null: neither. */
export const bareNixSum = (text: string): string | null =>
  text.length === 52 ? nix32Hex(text) : /^[A-Za-z0-9+/]{43}=$/.test(text) ? base64Hex(text) : null

const nixDigits = '0123456789abcdfghijklmnpqrsvwxyz'

/** Nix's own base 32: five bits a digit, the last digit first. null if it is not that. */
function nix32Hex(text: string): string | null {
  const bytes = new Array<number>(Math.floor((text.length * 5) / 8)).fill(0)
  for (let at = 0; at < text.length; at += 1) {
    const digit = nixDigits.indexOf(text[text.length - 1 - at] ?? '')
    if (digit < 0) return null
    const bit = at * 5
    const byte = bit >> 3
    const shifted = digit << (bit & 7)
    bytes[byte] = ((bytes[byte] ?? 0) | shifted) & 0xff
    if (shifted > 0xff && byte + 1 < bytes.length) bytes[byte + 1] = shifted >> 8
  }
  return bytes.map(byte => byte.toString(16).padStart(2, '0')).join('')
}
