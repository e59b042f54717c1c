// Logins of computers with Kiln: who may make how many, which one a call shows, and what it may do at this moment. With 256
// random bits a plain hash is enough.
import type { CodeLimits } from '../code-limits.ts'
import type { ComputerLogin, LoginOf } from '../computer-store.ts'
import type { Household, Role } from '../people-store.ts'
import type { Store } from '../store.ts'
import { hashOf } from '../tokens.ts'

/** Of an account, and of a household at the terminal. */
const mostLogins = 50
/** A use within it, from an address that is known, is not written down again. */
const noteMs = 3_600_000
const mostAddresses = 3

type Verdict = { login: ComputerLogin } | 'wrong' | 'slow'
type Parts = {
  store: Store
  /** Of wrong tokens. */
  limits: CodeLimits
  now: () => number
  randomBytes: (count: number) => Uint8Array
}

export function createComputers({ store, limits, now, randomBytes }: Parts) {
  return {
    /** Its token, which is kept as a hash: it cannot be shown again. */
    make: (of: LoginOf, name: string): { token: string } | 'taken' | 'too-many' =>
      store.transaction(() => {
        if (store.computersOf(of).length >= mostLogins) return 'too-many'
        const among = of.account === null ? store.computers().filter(isTerminals) : store.computersOf(of)
        if (among.some(each => each.name === name)) return 'taken'
        const token = Buffer.from(randomBytes(32)).toString('base64url')
        store.addComputer({ hash: hashOf(token), name, createdAt: now(), uses: [], ...of })
        return { token }
      }),

    /** `header`: Authorization. `address`: of the caller, whose wrong ones are counted. */
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

    /** What it sees now: a person who left a household does not see it any more. */
    householdsOf: ({ account, household }: LoginOf): { household: Household; role: Role }[] => {
      if (account !== null) return store.householdsOf(account)
      const own = store.household(household)
      return own ? [{ household: own, role: 'owner' }] : []
    },
    /** null: it sees nothing of that household. */
    roleOf({ account, household: own }: LoginOf, household: string): Role | null {
      if (account !== null) return store.role(household, account)
      return own === household ? 'owner' : null
    },
    remove: (hash: string) => store.removeComputer(hash),
    removeAllOf: (account: string) => store.removeComputersOf(account),
  }

  function noteUse({ hash, uses }: ComputerLogin, address: string): void {
    const known = uses.find(each => each.address === address)
    if (known && known.at > now() - noteMs) return
    const others = uses.filter(each => each !== known)
    store.putComputerUses(hash, [{ address, at: now() }, ...others].slice(0, mostAddresses))
  }
}
export type Computers = ReturnType<typeof createComputers>

export const isTerminals = ({ account }: ComputerLogin) => account === null
