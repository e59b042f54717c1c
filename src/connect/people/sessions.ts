// Sessions: a random token in the browser's cookie, of which the store has the hash. A session ends a week
// after its last use, and after thirty days in any case.
import { createHmac } from 'node:crypto'
import { isEqual } from '../claims/proof.ts'
import { hashOf } from '../claims/tokens.ts'
import type { Account } from '../store/people-store.ts'
import type { Store } from '../store/store.ts'

const idleMs = 7 * 24 * 3_600_000
const longestMs = 30 * 24 * 3_600_000
/** Another use within this time is not recorded. */
const noteMs = 3_600_000

export const sessionSeconds = longestMs / 1000

export type SignedIn = {
  account: Account
  /** Hash of the session's token. */
  hash: string
  /** The token in every form of the session's pages: another site cannot know it. */
  formToken: string
}
type Parts = {
  store: Store
  now: () => number
  randomBytes: (count: number) => Uint8Array
  secret: Uint8Array
}

export function createSessions({ store, now, randomBytes, secret }: Parts) {
  const formTokenOf = (hash: string) =>
    createHmac('sha256', secret).update(`form ${hash}`).digest('base64url')
  return {
    /**
     * Returns the token, for the cookie only. It opens nothing if the account's password was changed since the
     * account was read, as the terminal can at any moment. `user`: of this computer (loopback-user.ts), who
     * alone can use it.
     */
    open({ id: account, password }: Pick<Account, 'id' | 'password'>, user: string): string {
      const token = Buffer.from(randomBytes(32)).toString('base64url')
      store.transaction(() => {
        if (store.account(account)?.password !== password) return
        store.putSession({ hash: hashOf(boundTo(token, user)), account, createdAt: now(), usedAt: now() })
      })
      return token
    },
    find(token: string, user: string): SignedIn | null {
      const hash = hashOf(boundTo(token, user))
      const session = store.session(hash)
      if (!session) return null
      const isOver = session.usedAt <= now() - idleMs || session.createdAt <= now() - longestMs
      const account = isOver ? null : store.account(session.account)
      if (!account) return null
      const isNoted = session.usedAt >= now() - noteMs && session.usedAt <= now()
      if (!isNoted) store.putSession({ ...session, usedAt: now() })
      return { account, hash, formToken: formTokenOf(hash) }
    },
    isForm: ({ formToken }: SignedIn, shown: string) => isEqual(formToken, shown),
    close: (hash: string) => store.removeSession(hash),
    /** Signs out everyone who knew the old password, after a new one is set. */
    closeAllOf: (account: string) => store.removeSessionsOf(account),
    sweep: (to: number) => store.removeSessionsBefore({ usedAt: to - idleMs, createdAt: to - longestMs }),
  }
}
/** A token has no space. */
const boundTo = (token: string, user: string) => (user === '' ? token : `${token} ${user}`)
export type Sessions = ReturnType<typeof createSessions>
