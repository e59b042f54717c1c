// The token of a login: stored in the keyring, and cached in this process after the first read, so that
// polling does not prompt to unlock the keyring every minute.
import type { Ports } from '#engine/ports/index.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Login } from './logins.ts'

const operation = 'connect'
const accountOf = (id: string) => `connect/${id}`

/** `userWaits`: a user is waiting, so the keyring may prompt for its passphrase. */
type Reading = { userWaits: boolean; signal: AbortSignal }
export type Tokens = {
  /** Throws connect.login-gone, keyring.*. While no user is waiting, repeats the last error. */
  read(login: Login, reading: Reading): Promise<string>
  store(login: Login, token: string, signal: AbortSignal): Promise<void>
  /** Also succeeds if there was none. */
  remove(login: Login, signal: AbortSignal): Promise<void>
  /** The cached token was refused: another Kiln may have stored a new one. */
  forget(login: Login): void
}

export function createTokens({ keyring }: Pick<Ports, 'keyring'>): Tokens {
  const known = new Map<string, string>()
  const failed = new Map<string, unknown>()
  const inTurn = createSerialQueue()

  const readNow = async ({ id, address }: Login, signal: AbortSignal): Promise<string> => {
    try {
      const read = await keyring.read(accountOf(id), signal)
      if (read === null) throw failure('connect.login-gone', { operation, values: { address } })
      failed.delete(id)
      known.set(id, read)
      return read
    } catch (thrown) {
      if (!signal.aborted) failed.set(id, thrown)
      throw thrown
    }
  }
  return {
    // One at a time, so that a locked keyring prompts only once.
    read: (login, { userWaits, signal }) =>
      inTurn(async () => {
        const token = known.get(login.id)
        if (token !== undefined) return token
        if (!userWaits && failed.has(login.id)) throw failed.get(login.id)
        return readNow(login, signal)
      }),
    store: async ({ id, address }, token, signal) => {
      await keyring.store({ account: accountOf(id), label: `Kiln: login at ${address}` }, token, signal)
      failed.delete(id)
      known.set(id, token)
    },
    remove: async ({ id }, signal) => {
      known.delete(id)
      await keyring.remove(accountOf(id), signal).catch((thrown: unknown) => {
        if (!(thrown instanceof KilnError) || thrown.code !== 'keyring.absent') throw thrown
      })
    },
    forget: ({ id }) => {
      known.delete(id)
      failed.delete(id)
    },
  }
}
