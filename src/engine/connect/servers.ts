// This computer's logins at Connects. A login is added once the Connect accepts it, and revoked there before
// it is removed here.
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { isSafeAddress, readLogin } from '#shared/connect/kiln-login.ts'
import { type ErrorReport, failure, KilnError, toReport } from '#shared/errors.ts'
import type { Asks } from './asks.ts'
import { callOwner } from './call.ts'
import { idOf, type Login, type Logins } from './logins.ts'
import type { Memories } from './remembered.ts'
import type { Tokens } from './token.ts'

const operation = 'connect'
const dropMs = 10_000

type ConnectParts = {
  ports: Pick<Ports, 'connect' | 'log'>
  logins: Logins
  tokens: Tokens
  memories: Memories
  asks: Asks
}

/** Throws connect.*, keyring.*; nothing is stored then. */
export async function addLogin(
  { ports, logins, tokens, asks }: ConnectParts,
  text: string,
  signal: AbortSignal,
): Promise<Login> {
  const read = readLogin(text)
  if (read === null || !URL.canParse(read.url)) throw failure('connect.login-form', { operation })
  const { url: address, fingerprint, token } = read
  if (!isSafeAddress(address)) throw failure('connect.login-plain', { operation, values: { address } })
  const answer = await callOwner(ports, { address, fingerprint, token }, 'boxes', { signal })
  const login = { id: idOf(address), address, fingerprint }
  const before = (await logins.read()).logins.find(({ id }) => id === login.id)
  // A token that cannot be read cannot be revoked.
  const old = before && (await tokens.read(before, { userWaits: true, signal }).catch(() => null))
  // First, so that exceeding the limit of Connects leaves no orphaned secret in the keyring.
  await logins.add({ address, fingerprint })
  try {
    await tokens.store(login, token, signal)
  } catch (thrown) {
    if (!before) await logins.remove(login.id)
    throw thrown
  }
  await asks.answered(login.id, answer)
  // The old token is useless here, but a copy of it would still work. Best effort: the new one works either
  // way.
  if (before && old && old !== token) {
    const opened = { ...before, token: old }
    await callOwner(ports, opened, 'leave', { signal }).catch(logged(ports.log, 'login-unended'))
  }
  return login
}

/** Ends a login at its Connect that could not be added here. Best effort: a person can remove it there. */
export async function dropLogin({ ports }: Pick<ConnectParts, 'ports'>, text: string): Promise<void> {
  const login = readLogin(text)
  if (login === null) return
  const { url: address, fingerprint, token } = login
  const signal = AbortSignal.timeout(dropMs)
  await callOwner(ports, { address, fingerprint, token }, 'leave', { signal }).catch(
    logged(ports.log, 'login-unended'),
  )
}

type Left = { address: string; unended: ErrorReport | null; kept: ErrorReport | null }

/** Removes the login here in any case. */
export async function removeLogin(
  { ports, logins, tokens, memories, asks }: ConnectParts,
  login: Login,
  signal: AbortSignal,
): Promise<Left> {
  const problemOf = async (step: Promise<unknown>): Promise<ErrorReport | null> => {
    try {
      await step
      return null
    } catch (thrown) {
      signal.throwIfAborted()
      return toReport(thrown, operation)
    }
  }
  const leave = asks.open(login, { userWaits: true, signal }, opened =>
    callOwner(ports, opened, 'leave', { signal }),
  )
  // If the Connect refuses it, the login has already been revoked.
  const unended = await problemOf(
    leave.catch((thrown: unknown) => {
      if (!(thrown instanceof KilnError) || thrown.code !== 'connect.login-refused') throw thrown
    }),
  )
  const kept = await problemOf(tokens.remove(login, signal))
  await logins.remove(login.id)
  await memories.remove(login.id)
  asks.forget(login.id)
  return { address: login.address, unended, kept }
}
