// How a page is added: for anyone, or for people who are signed in (pages.ts has the protection).
import type { Claims } from '../claims/claims.ts'
import type { Enrolments } from '../claims/enrolments.ts'
import type { Machines } from '../claims/machines.ts'
import type { Commands } from '../commands.ts'
import type { Computers } from '../computers/logins.ts'
import type { UserOf } from '../http/loopback-user.ts'
import type { Listening } from '../listening.ts'
import type { Orders } from '../orders.ts'
import type { Accounts } from '../people/accounts.ts'
import type { Sessions, SignedIn } from '../people/sessions.ts'
import type { Store } from '../store/store.ts'
import type { Answer } from './visit.ts'

export type PageParts = {
  store: Store
  claims: Claims
  enrolments: Enrolments
  commands: Commands
  orders: Orders
  machines: Machines
  accounts: Accounts
  sessions: Sessions
  computers: Computers
  now: () => number
  reached: Listening['kind']
  userOf: UserOf
  onFault: (thrown: unknown) => void
}

export type Visit = {
  person: SignedIn | null
  address: string
  /** The user of this computer that a session is bound to; '' if the system does not report it (loopback-user.ts). */
  user: string
  /** The server as this person reaches it: https://connect.example.com */
  origin: string
  params: Readonly<Record<string, string>>
  query: Readonly<Record<string, unknown>>
}
export type SignedVisit = Visit & { person: SignedIn }
type Posted = { form: URLSearchParams }
export type Later<T> = T | Promise<T>
/** One function for each kind of page: for anyone, or for people who are signed in. */
export type PageRoutes = {
  open(path: string, show: (visit: Visit) => Later<Answer>): void
  get(path: string, show: (visit: SignedVisit) => Later<Answer>): void
  openPost(path: string, act: (visit: Visit & Posted) => Later<Answer>): void
  post(path: string, act: (visit: SignedVisit & Posted) => Later<Answer>): void
}
