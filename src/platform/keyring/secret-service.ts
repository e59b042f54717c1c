// The Secret Service of freedesktop.org (GNOME Keyring, KWallet, KeePassXC) through secret-tool of libsecret. The
// secret goes over its stdin.
import type { KeyringPort } from '#engine/ports/keyring.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { failed, type KeyringParts, locked, operation, runKeyring, tooLong } from './program.ts'

const program = 'secret-tool'
/** It cuts off what is longer than 8,192 bytes, and succeeds (libsecret 0.20, tool/secret-tool.c). */
const mostBytes = 8000

const attributes = (account: string) => ['application', 'kiln', 'account', account]

export function createSecretService(parts: KeyringParts): KeyringPort {
  const tool = (args: string[], signal: AbortSignal, input?: string) =>
    runKeyring(parts, { program, args, ...(input === undefined ? {} : { input }) }, signal)

  /** Returns whether there are entries: a search lists them without unlocking them. */
  const search = async (account: string, signal: AbortSignal) => {
    const { code, stdout, lastLines } = await tool(['search', '--all', ...attributes(account)], signal)
    if (code !== 0 && lastLines.length > 0)
      throw failure('keyring.absent', {
        operation,
        values: { reason: message('keyring.reason.service') },
        details: { lastLines },
      })
    return stdout !== '' || lastLines.length > 0
  }
  /** Why it did not succeed: no service, or one that is locked, or something else. */
  const refused = async (account: string, lastLines: string[], signal: AbortSignal) => {
    await search(account, signal)
    const isLocked = lastLines.some(line => /locked|prompt|dismissed/i.test(line))
    return isLocked ? locked(program) : failed(program, lastLines)
  }

  return {
    assertThere: async signal => {
      await search('none', signal)
    },
    store: async ({ account, label }, secret, signal) => {
      if (Buffer.byteLength(secret) > mostBytes) throw tooLong(secret, mostBytes)
      const args = ['store', `--label=${label}`, ...attributes(account)]
      const { code, lastLines } = await tool(args, signal, secret)
      if (code !== 0) throw await refused(account, lastLines, signal)
    },
    read: async (account, signal) => {
      const { code, stdout, lastLines } = await tool(['lookup', ...attributes(account)], signal)
      if (code === 0) return stdout
      if (lastLines.length > 0) throw await refused(account, lastLines, signal)
      // It ends without a word both where there is no such entry and where the keyring stayed locked.
      if (await search(account, signal)) throw locked(program)
      return null
    },
    remove: async (account, signal) => {
      const { code, lastLines } = await tool(['clear', ...attributes(account)], signal)
      if (code === 0) return
      if (lastLines.length > 0) throw await refused(account, lastLines, signal)
      if (await search(account, signal)) throw locked(program)
    },
  }
}
