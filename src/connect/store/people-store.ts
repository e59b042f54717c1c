// Stored people: accounts, the households that share boxes, and their members. Part of the store (store.ts).

export type Account = {
  id: string
  /** The address in lower case: people sign in with it. */
  email: string
  name: string
  /** Its hash, with the parameters. */
  password: string
  createdAt: number
}
export type Household = { id: string; name: string; createdAt: number }
/** An owner claims and releases boxes and invites; a viewer sees them. */
export type Role = 'owner' | 'viewer'
export type Invite = { hash: string; household: string; role: Role; expiresAt: number }
export type SessionRecord = { hash: string; account: string; createdAt: number; usedAt: number }

export type PeopleStore = {
  account(id: string): Account | null
  accountByEmail(email: string): Account | null
  accountCount(): number
  putAccount(account: Account): void
  households(): Household[]
  household(id: string): Household | null
  putHousehold(household: Household): void
  /** null if the person is not a member and sees nothing of it. */
  role(household: string, account: string): Role | null
  putRole(household: string, account: string, role: Role): void
  removeRole(household: string, account: string): void
  householdsOf(account: string): { household: Household; role: Role }[]
  membersOf(household: string): { account: Account; role: Role }[]
  invite(hash: string): Invite | null
  putInvite(invite: Invite): void
  removeInvite(hash: string): void
  removeInvitesOf(household: string): void
  removeInvitesBefore(expiry: number): void
  session(hash: string): SessionRecord | null
  putSession(session: SessionRecord): void
  removeSession(hash: string): void
  removeSessionsOf(account: string): void
  /** Removes sessions last used before `usedAt`, or older than `createdAt`. */
  removeSessionsBefore(times: { usedAt: number; createdAt: number }): void
}
