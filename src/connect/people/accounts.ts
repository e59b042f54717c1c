// Accounts of people: the first is made with the code that the server's terminal shows, the others by
// invitation to a household.
import { newClaimCode, readClaimCode } from '#shared/connect/claim-code.ts'
import { aheadMs } from '#shared/connect/device-state.ts'
import { isMailAddress } from '#shared/connect/owner-values.ts'
import type { CodeLimits } from '../claims/code-limits.ts'
import { isEqual } from '../claims/proof.ts'
import { hashOf } from '../claims/tokens.ts'
import type { Account, Household, Role } from '../store/people-store.ts'
import type { Store } from '../store/store.ts'
import { type Passwords, PasswordsBusy, passwordLength } from './passwords.ts'

const inviteMs = 7 * 24 * 3_600_000
const invitePattern = /^[\w-]{43}$/

export type AccountRefusal = 'code' | 'email' | 'name' | 'password' | 'taken' | 'wrong' | 'slow' | 'over'
type Answered<T> = T | { refused: AccountRefusal }
type NewAccount = { name: string; email: string; password: string }

type Parts = {
  store: Store
  passwords: Passwords
  /** Limits wrong set-up codes. */
  limits: CodeLimits
  /** Limits wrong invitations. */
  invitations: CodeLimits
  /** Limit wrong passwords, by address and by account. */
  signIns: { byAddress: CodeLimits; byAccount: CodeLimits }
  now: () => number
  randomBytes: (count: number) => Uint8Array
}

export function createAccounts({ store, passwords, limits, invitations, signIns, now, randomBytes }: Parts) {
  // Valid for this start of the server; never written anywhere.
  const setUpCode = newClaimCode(() => randomBytes(1)[0] ?? 0)
  const newId = () => Buffer.from(randomBytes(12)).toString('hex')
  const isNew = () => store.accountCount() === 0

  /**
   * Computes the hash before it changes the store, so that nothing can happen between the checks and the new
   * account.
   */
  async function create(
    given: NewAccount,
    join: (account: Account) => AccountRefusal | null,
  ): Promise<Answered<Account>> {
    const problem = problemOf(given)
    if (problem) return { refused: problem }
    const hash = await hashed(given.password)
    if (hash === null) return { refused: 'slow' }
    const account: Account = {
      id: newId(),
      email: given.email.toLowerCase(),
      name: given.name,
      password: hash,
      createdAt: now(),
    }
    return store.transaction(() => {
      if (store.accountByEmail(account.email)) return { refused: 'taken' as const }
      const refused = join(account)
      return refused ? { refused } : account
    })
  }
  const hashed = (password: string) => unlessBusy(() => passwords.hash(password))

  /** Does not use it up: the person may look at it first. */
  const inviteOf = (token: string) => {
    const invite = invitePattern.test(token) ? store.invite(hashOf(token)) : null
    const ends = invite?.expiresAt ?? 0
    // One that ends later was made while the server's clock was ahead (docs/adr/0032).
    const isOpen = ends > now() && ends <= now() + inviteMs + aheadMs
    const household = invite && isOpen ? store.household(invite.household) : null
    return invite && household && { household, role: invite.role, hash: invite.hash }
  }

  async function signIn(email: string, password: string, address: string): Promise<Answered<Account>> {
    const name = email.toLowerCase()
    if (!signIns.byAddress.mayTry(address) || !signIns.byAccount.mayTry(name)) return { refused: 'slow' }
    const account = store.accountByEmail(name)
    // Counted before the check, because parallel attempts must not get around the limit.
    const counted = signIns.byAddress.wrong(address)
    signIns.byAccount.wrong(name)
    const isRight =
      password.length <= passwordLength.most &&
      (await unlessBusy(() => passwords.matches(password, account?.password ?? null)))
    if (isRight === null) return { refused: 'slow' }
    // The password may have been changed during the check, which takes a second.
    const current = isRight && account ? store.account(account.id) : null
    if (!current || current.password !== account?.password) return { refused: 'wrong' }
    // This is not reset: otherwise anyone with an account could guess the passwords of others for ever.
    signIns.byAddress.undo(address, counted)
    signIns.byAccount.right(name)
    return current
  }

  return {
    isNew,
    /** null once there is an owner. */
    setUpCode: () => (isNew() ? setUpCode : null),

    async setUp(
      { code, household, ...given }: NewAccount & { code: string; household: string },
      address: string,
    ): Promise<Answered<Account>> {
      if (!limits.mayTry(address)) return { refused: 'slow' }
      if (!isNew()) return { refused: 'over' }
      if (!isEqual(readClaimCode(code) ?? '', setUpCode)) {
        limits.wrong(address)
        return { refused: 'code' }
      }
      if (!isName(household)) return { refused: 'name' }
      return create(given, account => {
        if (!isNew()) return 'over'
        // Boxes that were claimed at the terminal are already in a household.
        const home = store.households().find(({ name }) => name === household) ?? {
          id: newId(),
          name: household,
          createdAt: now(),
        }
        store.putHousehold(home)
        store.putAccount(account)
        for (const { id } of store.households()) store.putRole(id, account.id, 'owner')
        return null
      })
    },

    signIn,

    async changePassword(account: Account, old: string, next: string, address: string) {
      if (!isPassword(next)) return { refused: 'password' as const }
      const signed = await signIn(account.email, old, address)
      if ('refused' in signed) return signed
      const password = await hashed(next)
      if (password === null) return { refused: 'slow' as const }
      return store.transaction(() => {
        const current = store.account(signed.id)
        // If two changes happen at once, only the first counts, even if the other one was made at the terminal.
        if (current?.password !== signed.password) return { refused: 'wrong' as const }
        const changed = { ...current, password }
        store.putAccount(changed)
        return changed
      })
    },

    /** Makes a link that can be used once. */
    invite(household: string, role: Role): string {
      const token = Buffer.from(randomBytes(32)).toString('base64url')
      store.putInvite({ hash: hashOf(token), household, role, expiresAt: now() + inviteMs })
      return token
    },

    invitation(token: string, address: string): { household: Household; role: Role } | AccountRefusal {
      if (!invitations.mayTry(address)) return 'slow'
      const found = inviteOf(token)
      if (!found) invitations.wrong(address)
      return found ?? 'over'
    },

    /** Adds a new person by invitation. */
    accept: (token: string, given: NewAccount) =>
      inviteOf(token)
        ? create(given, account => {
            const found = inviteOf(token)
            if (!found) return 'over'
            store.putAccount(account)
            join(account.id, found)
            return null
          })
        : Promise.resolve({ refused: 'over' as const }),

    /** Adds a person who is signed in. false if the invitation is no longer valid. */
    join: (token: string, account: string) =>
      store.transaction(() => {
        const found = inviteOf(token)
        if (found) join(account, found)
        return found !== null
      }),

    sweep: (to: number) => store.removeInvitesBefore(to),
  }

  function join(account: string, { household, role, hash }: NonNullable<ReturnType<typeof inviteOf>>): void {
    store.removeInvite(hash)
    // An invitation as viewer does not demote an owner.
    if (store.role(household.id, account) !== 'owner') store.putRole(household.id, account, role)
  }
}
export type Accounts = ReturnType<typeof createAccounts>

async function unlessBusy<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof PasswordsBusy) return null
    throw thrown
  }
}

function problemOf({ name, email, password }: NewAccount): AccountRefusal | null {
  if (!isName(name)) return 'name'
  if (!isMailAddress(email)) return 'email'
  return isPassword(password) ? null : 'password'
}

const isName = (text: string) => text.length > 0 && text.length <= 100 && !/\p{Cc}/u.test(text)
const isPassword = (text: string) => {
  const { least, most } = passwordLength
  return [...text].length >= least && text.length <= most
}
