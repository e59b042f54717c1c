// Why ssh did not use a private key: it reports "error in libcrypto" for a PuTTY key, for one with Windows
// line ends and for an empty file, and nothing for one with a passphrase. So the file itself is inspected.
import { stat } from 'node:fs/promises'
import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { readRegular } from '../../files/regular-file.ts'

const operation = 'ssh.connect'
/** More than any key has. */
const mostBytes = 64 * 1024

type RefusedKey = {
  /** The host that refused the login. */
  host: string
  /** The chosen key; null: the usual ones. */
  identity: string | null
  /** All of ssh's output. */
  output: string
  details: ErrorDetails
}

/** null if ssh can read the key: then the host does not accept it. */
export async function keyFault({ host, identity, output, details }: RefusedKey): Promise<KilnError | null> {
  const named =
    /^Permissions \d+ for '(.+)' are too open/m.exec(output) ??
    /^Load key "(.+?)": /m.exec(output) ??
    /^(?:Warning: Identity file (.+) not accessible|no such identity: (.+?):)/m.exec(output)
  const key = identity ?? named?.[1] ?? named?.[2]
  if (key === undefined) return null
  const known = { operation, details }
  const facts = await stat(key).catch(() => null) // inspected as far as possible
  const [, mode] = /^Permissions 0?(\d+) for /m.exec(output) ?? []
  if (mode !== undefined) return failure('ssh.key-open', { ...known, values: { key, host, mode } })
  if (facts === null) return failure('ssh.key-missing', { ...known, values: { key, host } })
  const values = { key, host }
  if (!facts.isFile())
    return failure('ssh.key-format', {
      ...known,
      values: { ...values, reason: message('ssh.key.folder'), fix: message('ssh.key.fix.choose') },
    })
  const bytes = await readRegular(key, { maxBytes: mostBytes }).catch(() => null) // as above
  const text = bytes?.toString('latin1') ?? null
  const fault = text === null ? null : formatFault(text)
  if (fault === 'passphrase') return failure('ssh.key-passphrase', { ...known, values })
  const [, reason] = /^Load key ".+?": (.+)$/m.exec(output) ?? []
  // ssh reads some of these.
  if (fault && !(fault === 'around' && reason === undefined))
    return failure('ssh.key-format', {
      ...known,
      values: {
        ...values,
        reason: message(`ssh.key.${fault}`),
        fix: message(`ssh.key.fix.${fault}`, { key }),
      },
    })
  return reason === undefined
    ? null
    : failure('ssh.key-format', {
        ...known,
        values: { ...values, reason: `${reason}.`, fix: message('ssh.key.fix.choose') },
      })
}

type Fault =
  | 'empty'
  | 'putty'
  | 'public'
  | 'utf-16'
  | 'mark'
  | 'line-ends'
  | 'cut'
  | 'around'
  | 'newline'
  | 'passphrase'
  | 'unknown'

/** Its first and last line alone on a line, and nothing but Base64 in the lines between (or the headers of PEM). */
const isWhole =
  /^-----BEGIN [A-Z0-9 ]+-----\n(?:[A-Za-z][A-Za-z-]*: .*\n)*\n?(?:[A-Za-z0-9+/=]+\n)+-----END [A-Z0-9 ]+-----\n?$/

/** Returns the fault of its format, or null. Pure. */
function formatFault(text: string): Fault | null {
  if (text.trim() === '') return 'empty'
  // Windows PowerShell writes this for `>`, and Notepad does too.
  if (/^(?:\xff\xfe|\xfe\xff)/.test(text)) return 'utf-16'
  if (text.startsWith('\xef\xbb\xbf')) return 'mark'
  if (text.startsWith('PuTTY-User-Key-File-')) return 'putty'
  if (/^(?:ssh-|ecdsa-|sk-)\S+ AAAA/.test(text) || text.startsWith('---- BEGIN SSH2 PUBLIC KEY'))
    return 'public'
  if (!/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) return 'unknown'
  if (text.includes('\r')) return 'line-ends'
  if (!/-----END [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) return 'cut'
  if (isEncrypted(text)) return 'passphrase'
  if (!isWhole.test(text)) return 'around'
  return text.endsWith('\n') ? null : 'newline'
}

/** OpenSSH's own format names its cipher first (PROTOCOL.key); the older ones spell it out. */
function isEncrypted(text: string): boolean {
  if (/^Proc-Type: 4,ENCRYPTED|BEGIN ENCRYPTED PRIVATE KEY/m.test(text)) return true
  const [, body] = /-----BEGIN OPENSSH PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+)-----END/.exec(text) ?? []
  if (body === undefined) return false
  const bytes = Buffer.from(body, 'base64')
  const magic = 'openssh-key-v1\0'
  if (bytes.toString('latin1', 0, magic.length) !== magic || bytes.length < magic.length + 4) return false
  const length = bytes.readUInt32BE(magic.length)
  const cipher = bytes.toString('latin1', magic.length + 4, magic.length + 4 + Math.min(length, 64))
  return cipher !== 'none'
}
