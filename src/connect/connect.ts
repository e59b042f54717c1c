// Assembles Connect: the store, the rights, and the server that boxes call.
import { dirname } from 'node:path'
import { createBoxRoom } from './box-room.ts'
import { addChannel, channelPath } from './channel.ts'
import { createClaims } from './claims/claims.ts'
import { createCodeLimits } from './claims/code-limits.ts'
import { createEnrolments } from './claims/enrolments.ts'
import { createMachines } from './claims/machines.ts'
import { createProofs } from './claims/proof.ts'
import { createTokens } from './claims/tokens.ts'
import { createCommands } from './commands.ts'
import { addOwnerCalls } from './computers/calls.ts'
import { createComputers } from './computers/logins.ts'
import { createCallers } from './http/caller.ts'
import type { UserOf } from './http/loopback-user.ts'
import { addOpenApi } from './http/open-api-document.ts'
import type { Listening } from './listening.ts'
import { createOrders } from './orders.ts'
import { addPages } from './pages/pages.ts'
import { createAccounts } from './people/accounts.ts'
import { createPasswords } from './people/passwords.ts'
import { createSessions } from './people/sessions.ts'
import { createConnectServer } from './server.ts'
import { createReportCommits } from './store/report-commits.ts'
import { openStoreFile } from './store/sqlite-store.ts'
import { createSweep } from './sweep.ts'
import { createUploadLogins } from './uploads/logins.ts'
import { addUploads } from './uploads/uploads.ts'
import { createWaves } from './waves.ts'

type Options = {
  /** Path of the database. */
  path: string
  /**
   * 32 bytes, stored next to the database and not in it: without the secret, tokens in the database are
   * useless.
   */
  secret: Uint8Array
  now: () => number
  randomBytes: (count: number) => Uint8Array
  allowKeyless: boolean
  /** Only these addresses may connect, and what they report as the caller's address is trusted. */
  proxies?: string[]
  https?: { cert: string; key: string }
  /** Decides whether the pages accept a password. */
  reached?: Listening['kind']
  /** Finds the user of this computer, for a Connect on loopback. */
  userOf?: UserOf
  /** A published folder, which boxes read at /updates; null if none. */
  updates?: string | null
  /** Limit for uploads to that folder; null if uploads are refused. */
  uploads?: { quotaBytes: number; bodyMs?: number } | null
  /** Bytes that boxes leave free on the disk of `path`. */
  spareBytes?: number
  /** Called with unexpected errors of calls. */
  onFault?: (thrown: unknown) => void
}

/** The caller makes `app` listen, and closes both `app` and `store`. */
export function openConnect({
  path,
  secret,
  now,
  randomBytes,
  allowKeyless,
  reached = 'loopback',
  userOf = async () => '',
  updates = null,
  uploads = null,
  spareBytes,
  onFault = () => undefined,
  ...serving
}: Options) {
  const store = openStoreFile(path)
  const tokens = createTokens({ store, now, secret })
  const proofs = createProofs({ now, secret })
  const limits = createCodeLimits(now)
  /** Makes the limits for secrets of 256 bits. */
  const unguessable = () => createCodeLimits(now, { inAll: Number.POSITIVE_INFINITY })
  const claims = createClaims({ store, tokens, limits, now, randomBytes, allowKeyless })
  const enrolments = createEnrolments({ store, claims, now, randomBytes, secret })
  const callers = createCallers({ store, tokens, proofs })
  const reports = createReportCommits(store)
  const commands = createCommands({ store, now })
  const orders = createOrders({ store, now })
  const machines = createMachines({ store, now })
  const room = createBoxRoom({ folder: path === ':memory:' ? null : dirname(path), now, spareBytes })
  const sessions = createSessions({ store, now, randomBytes, secret })
  const computers = createComputers({
    store,
    limits: unguessable(),
    now,
    randomBytes,
  })
  const accounts = createAccounts({
    store,
    passwords: createPasswords(randomBytes),
    limits: createCodeLimits(now),
    invitations: unguessable(),
    signIns: {
      byAddress: createCodeLimits(now, { inAll: 60 }),
      byAccount: createCodeLimits(now, { perSource: 20, inAll: 60 }),
    },
    now,
    randomBytes,
  })
  const app = createConnectServer({
    store,
    claims,
    enrolments,
    commands,
    orders,
    tokens,
    callers,
    proofs,
    reports,
    machines,
    room,
    now,
    onFault,
    ...serving,
  })
  if (updates !== null) {
    const logins = createUploadLogins({ store, limits: unguessable() })
    const taken = uploads && addUploads(app, channelPath, { folder: updates, logins, now, ...uploads })
    addChannel(app, {
      folder: updates,
      waves: createWaves({ store, folder: updates, now }),
      uploads: taken,
    })
  }
  addOpenApi(app)
  addOwnerCalls(app, { store, computers, claims, commands, orders, enrolments, machines, now, reached })
  addPages(app, {
    store,
    claims,
    enrolments,
    commands,
    orders,
    machines,
    accounts,
    sessions,
    computers,
    now,
    reached,
    userOf,
    onFault,
  })
  const swept = [tokens, sessions, accounts, commands, orders, enrolments, room]
  const sweep = createSweep({ store, now, onFault, swept })
  return { app, store, claims, enrolments, tokens, accounts, commands, orders, computers, sweep }
}
