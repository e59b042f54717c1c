// Asks the Connects for their boxes: each when it is due while a client watches, and at once where a person wants it. Due is
// counted by the clock on the wall, which goes on while a laptop sleeps: after waking it asks each at once.
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
/** Of several computers that began at once. */
const jitterMs = 10_000
type AskPorts = Pick<Ports, 'connect' | 'log' | 'now' | 'randomHex'>
type Asked = { at: number; dueAt: number; failures: number; problem: ErrorReport | null }
/** `isAsked`: by a person, who waits. */
type How = { isAsked: boolean; signal: AbortSignal }
type Needs = {
  logins: Logins
  tokens: Tokens
  memories: Memories
  onAnswer: (answer: OwnerAnswer<'boxes'>) => Promise<void>
  onChange: () => void
}

export type Asks = {
  watch: WhileConnected
  /** For a person. Rejects by the signal alone: what failed is in `asked`. */
  all(signal: AbortSignal): Promise<void>
  one(login: Login, signal: AbortSignal): Promise<void>
  /** Something was changed there: asked within seconds while a client watches. */
  soon(server: string): void
  asked(server: string): Pick<Asked, 'at' | 'problem'> | undefined
  /** An answer that came without a question from here: the next one is due a minute later. */
  answered(server: string, answer: OwnerAnswer<'boxes'>): Promise<void>
  forget(server: string): void
  /** With its login opened; another one is read where what was known does not open it any more. */
  open<T>(login: Login, how: How, body: (opened: Opened) => Promise<T>): Promise<T>
}

export function createAsks(ports: AskPorts, { logins, tokens, memories, onAnswer, onChange }: Needs): Asks {
  const { now } = ports
  const state = new Map<string, Asked>()
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
    await onAnswer(answer)
    note(server, null)
  }

  /** Never rejects: one that was aborted leaves what was known. */
  const askOnce = async (login: Login, how: How): Promise<void> => {
    try {
      const { signal } = how
      const answer = await open(login, how, opened => callOwner(ports, opened, 'boxes', { signal }))
      // It may have been forgotten since.
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
    // What was on its way may be older than what a person did just now.
    if (running && !how.isAsked) return
    const asking = askOnce(login, how).finally(() => underWay.delete(login.id))
    underWay.set(login.id, asking)
    await asking
  }

  const isDue = ({ id }: Login) => {
    const asked = state.get(id)
    // A clock that was set back would else make it wait for as long.
    return !asked || asked.dueAt <= now() || asked.at > now()
  }
  const look = async (signal: AbortSignal) => {
    const due = (await logins.read()).logins.filter(isDue)
    await Promise.all(due.map(login => ask(login, { isAsked: false, signal })))
  }
  const watch = whileConnected(() => {
    const stopped = new AbortController()
    const lookLogged = () => void look(stopped.signal).catch(logged(ports.log, 'connects-unasked'))
    const timer = setInterval(lookLogged, lookMs)
    // It keeps no process alive.
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
      await Promise.all(known.map(login => ask(login, { isAsked: true, signal })))
      signal.throwIfAborted()
    },
    one: async (login, signal) => {
      await ask(login, { isAsked: true, signal })
      signal.throwIfAborted()
    },
    soon: server => {
      const asked = state.get(server)
      if (asked) state.set(server, { ...asked, dueAt: 0 })
    },
    asked: server => state.get(server),
    answered,
    forget: server => void state.delete(server),
    open,
  }
}
