// Logins of computers with Kiln: how many can be made, which one a call presents, and its current rights.
// Tokens have 256 random bits, so a plain hash is enough.
import type { CodeLimits } from '../claims/code-limits.ts'
import { hashOf } from '../claims/tokens.ts'
import type { ComputerLogin, LoginOf } from '../store/computer-store.ts'
import type { Household, Role } from '../store/people-store.ts'
import type { Store } from '../store/store.ts'

/** Per account, and per household at the terminal. */
const mostLogins = 50
/** Another use within this time from a known address is not recorded. */
const noteMs = 3_600_000
const mostAddresses = 3

type Verdict = { login: ComputerLogin } | 'wrong' | 'slow'
type Parts = {
  store: Store
  /** Limits wrong tokens. */
  limits: CodeLimits
  now: () => number
  randomBytes: (count: number) => Uint8Array
}

export function createComputers({ store, limits, now, randomBytes }: Parts) {
  return {
    /** The token. Only its hash is stored, so it cannot be shown again. */
    make: (of: LoginOf, name: string): { token: string } | 'taken' | 'too-many' =>
      store.transaction(() => {
        if (store.computersOf(of).length >= mostLogins) return 'too-many'
        const among = of.account === null ? store.computers().filter(isTerminals) : store.computersOf(of)
        if (among.some(each => each.name === name)) return 'taken'
        const token = Buffer.from(randomBytes(32)).toString('base64url')
        store.addComputer({ hash: hashOf(token), name, createdAt: now(), uses: [], ...of })
        return { token }
      }),

    /** `header`: Authorization. `address`: the caller's, which wrong tokens count against. */
    judge(header: string | undefined, address: string): Verdict {
      if (header === undefined) return 'wrong'
      if (!limits.mayTry(address)) return 'slow'
      const token = /^Bearer ([\w-]{43})$/i.exec(header)?.[1]
      const login = token === undefined ? null : store.computer(hashOf(token))
      if (!login) {
        limits.wrong(address)
        return 'wrong'
      }
      limits.right(address)
      noteUse(login, address)
      return { login }
    },

    /** Current memberships: a person who left a household no longer sees it. */
    householdsOf: ({ account, household }: LoginOf): { household: Household; role: Role }[] => {
      if (account !== null) return store.householdsOf(account)
      const own = store.household(household)
      return own ? [{ household: own, role: 'owner' }] : []
    },
    /** null if the login cannot see that household. */
    roleOf({ account, household: own }: LoginOf, household: string): Role | null {
      if (account !== null) return store.role(household, account)
      return own === household ? 'owner' : null
    },
    remove: (hash: string) => store.removeComputer(hash),
    removeAllOf: (account: string) => store.removeComputersOf(account),
  }

  function noteUse({ hash, uses }: ComputerLogin, address: string): void {
    const known = uses.find(each => each.address === address)
    if (known && known.at > now() - noteMs && known.at <= now()) return
    const others = uses.filter(each => each !== known)
    store.putComputerUses(hash, [{ address, at: now() }, ...others].slice(0, mostAddresses))
  }
}
export type Computers = ReturnType<typeof createComputers>

export const isTerminals = ({ account }: ComputerLogin) => account === null
