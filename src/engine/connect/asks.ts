// Polls the Connects for their boxes: on schedule while a client watches, and at once if the user asks. The
// schedule uses the wall clock, which keeps running while a laptop sleeps, so all of them are polled right
// after it wakes.
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { type WhileConnected, whileConnected } from '#engine/while-connected.ts'
import type { OwnerAnswer } from '#shared/connect/owner-calls.ts'
import { type ErrorReport, KilnError, toReport } from '#shared/errors.ts'
import { callOwner, type Opened } from './call.ts'
import type { Login, Logins } from './logins.ts'
import { pauseAfter } from './pause-after.ts'
import type { Memories } from './remembered.ts'
import type { Tokens } from './token.ts'
import { aheadBy } from './view.ts'

const operation = 'connect'
const lookMs = 5000
/** Spreads computers that started at the same time. */
const jitterMs = 10_000
type AskPorts = Pick<Ports, 'connect' | 'log' | 'now' | 'randomHex'>
type LastAsk = { at: number; dueAt: number; failures: number; problem: ErrorReport | null }
/** `userWaits`: a user is waiting. */
type How = { userWaits: boolean; signal: AbortSignal }
type Needs = {
  logins: Logins
  tokens: Tokens
  memories: Memories
  onAnswer: (server: string, answer: OwnerAnswer<'boxes'>) => Promise<void>
  onChange: () => void
}

export type Asks = {
  watch: WhileConnected
  /** Asks all for a waiting user. Rejects only if the signal aborts; failures are in `asked`. */
  all(signal: AbortSignal): Promise<void>
  one(login: Login, signal: AbortSignal): Promise<void>
  /** Polls a server within seconds of a change on it, while a client watches. */
  soon(server: string): void
  asked(server: string): Pick<LastAsk, 'at' | 'problem'> | undefined
  /** Takes an answer that was not polled from here; the next poll is a minute later. */
  answered(server: string, answer: OwnerAnswer<'boxes'>): Promise<void>
  forget(server: string): void
  /** Runs `body` with the login's token. If the known token is refused, reads it again. */
  open<T>(login: Login, how: How, body: (opened: Opened) => Promise<T>): Promise<T>
}

export function createAsks(ports: AskPorts, { logins, tokens, memories, onAnswer, onChange }: Needs): Asks {
  const { now } = ports
  const state = new Map<string, LastAsk>()
  const underWay = new Map<string, Promise<void>>()

  const open: Asks['open'] = async (login, how, body) => {
    const { address, fingerprint } = login
    const opened = async () => ({ address, fingerprint, token: await tokens.read(login, how) })
    const first = await opened()
    try {
      return await body(first)
    } catch (thrown) {
      if (!(thrown instanceof KilnError) || thrown.code !== 'connect.login-refused') throw thrown
      tokens.forget(login)
      const second = await opened()
      if (second.token === first.token) throw thrown
      return body(second)
    }
  }

  const note = (server: string, problem: ErrorReport | null) => {
    const failures = problem === null ? 0 : (state.get(server)?.failures ?? 0) + 1
    const { ms, isExact } = pauseAfter(problem, failures)
    const part = Number.parseInt(ports.randomHex(2), 16) / 0xffff
    const dueAt = now() + ms + (isExact ? 0 : (part * 2 - 1) * jitterMs)
    state.set(server, { at: now(), dueAt, failures, problem })
  }

  const answered: Asks['answered'] = async (server, answer) => {
    const seenAt = now()
    await memories.keep(server, { seenAt, aheadMs: aheadBy(answer.now, seenAt), answer })
    await onAnswer(server, answer)
    note(server, null)
  }

  /** Never rejects. If aborted, the last known answer stays. */
  const askOnce = async (login: Login, how: How): Promise<void> => {
    try {
      const { signal } = how
      const answer = await open(login, how, opened => callOwner(ports, opened, 'boxes', { signal }))
      // The login may have been removed since.
      if (!(await logins.read()).logins.some(({ id }) => id === login.id)) return
      await answered(login.id, answer)
    } catch (thrown) {
      if (how.signal.aborted) return
      note(login.id, toReport(thrown, operation))
    }
    onChange()
  }
  const ask = async (login: Login, how: How): Promise<void> => {
    const running = underWay.get(login.id)
    await running
    // A running poll may be older than the user's last change.
    if (running && !how.userWaits) return
    const asking = askOnce(login, how).finally(() => underWay.delete(login.id))
    underWay.set(login.id, asking)
    await asking
  }

  const isDue = ({ id }: Login) => {
    const last = state.get(id)
    // Otherwise a clock that was set back would delay the poll by as much.
    return !last || last.dueAt <= now() || last.at > now()
  }
  const look = async (signal: AbortSignal) => {
    const due = (await logins.read()).logins.filter(isDue)
    await Promise.all(due.map(login => ask(login, { userWaits: false, signal })))
  }
  const watch = whileConnected(() => {
    const stopped = new AbortController()
    const lookLogged = () => void look(stopped.signal).catch(logged(ports.log, 'connects-unasked'))
    const timer = setInterval(lookLogged, lookMs)
    // The timer must not keep the process alive.
    timer.unref()
    lookLogged()
    return () => {
      clearInterval(timer)
      stopped.abort()
    }
  })

  return {
    watch,
    all: async signal => {
      const known = (await logins.read()).logins
      await Promise.all(known.map(login => ask(login, { userWaits: true, signal })))
      signal.throwIfAborted()
    },
    one: async (login, signal) => {
      await ask(login, { userWaits: true, signal })
      signal.throwIfAborted()
    },
    soon: server => {
      const last = state.get(server)
      if (last) state.set(server, { ...last, dueAt: 0 })
    },
    asked: server => state.get(server),
    answered,
    forget: server => void state.delete(server),
    open,
  }
}
