// The keychain of macOS through /usr/bin/security. It takes a password only as a word of its command, which other
// processes could read in its argv; with -i it reads whole commands from stdin (apple-oss-distributions/Security,
// SecurityTool/security.c). Entries hold base64: `-w` prints what is not plain text in hex, without saying so.
import type { KeyringPort } from '#engine/ports/keyring.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { failed, type KeyringParts, locked, operation, runKeyring, tooLong } from './program.ts'

const program = '/usr/bin/security'
const service = 'Kiln'
/** A line ends after 4,096 bytes with -i, and what follows is a separate command, repeated on stderr. */
const mostLineBytes = 4000
const mostBytes = 2500

/** Its exit code is the low byte of the system's error code (SecBase.h). */
const notFound = 44
/** Interaction not allowed, authorisation failed, cancelled by the person. */
const lockedCodes = [36, 51, 128]

/** Words of the commands that -i reads: nothing that it takes for a quote or another command. */
const plain = (text: string) => text.replaceAll(/[^\p{L}\p{N} .,()_-]/gu, '_')

const storeLine = ({ account, label }: { account: string; label: string }, secret: string): string =>
  `add-generic-password -U -s ${service} -a ${account} -l "${plain(label)}" -w ${Buffer.from(secret).toString('base64')}\n`

export function createKeychain(parts: KeyringParts): KeyringPort {
  const run = (args: string[], signal: AbortSignal, input?: string) =>
    runKeyring(parts, { program, args, ...(input === undefined ? {} : { input }) }, signal)
  const named = (account: string) => ['-s', service, '-a', account]

  const read = async (account: string, signal: AbortSignal) => {
    const found = await run(['find-generic-password', ...named(account), '-w'], signal)
    if (found.code === 0) return Buffer.from(found.stdout.trim(), 'base64').toString('utf8')
    if (found.code === notFound) return null
    throw lockedCodes.includes(found.code ?? -1) ? locked(program) : failed(program, found.lastLines)
  }

  return {
    assertThere: async signal => {
      const { code, lastLines } = await run(['default-keychain'], signal)
      if (code !== 0)
        throw failure('keyring.absent', {
          operation,
          values: { reason: message('keyring.reason.keychain') },
          details: { lastLines },
        })
    },
    store: async (entry, secret, signal) => {
      const line = storeLine(entry, secret)
      if (Buffer.byteLength(secret) > mostBytes || Buffer.byteLength(line) > mostLineBytes)
        throw tooLong(secret, mostBytes)
      const { code } = await run(['-i'], signal, line)
      if (lockedCodes.includes(code ?? -1)) throw locked(program)
      // Its exit code is that of the last command, if at all. What it prints may repeat the secret.
      if ((await read(entry.account, signal)) !== secret) throw failed(program)
    },
    read,
    remove: async (account, signal) => {
      const { code, lastLines } = await run(['delete-generic-password', ...named(account)], signal)
      if (code === 0 || code === notFound) return
      throw lockedCodes.includes(code ?? -1) ? locked(program) : failed(program, lastLines)
    },
  }
}
