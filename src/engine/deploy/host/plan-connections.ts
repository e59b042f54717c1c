// Keeps a plan's connection for what follows at once: the plan's next query of the host, and the deploy of that very
// plan. A login is the longest part of a deploy that changes nothing. It never confirms a switch: that takes a new
// connection.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { connectTo, isOfSsh } from './connect.ts'

const minute = 60_000
/** Each is a process here and a session there: in a fleet only the first hosts keep one. */
const fleet = 16

type Over<T> = { signal: AbortSignal; body: (connection: HostConnection) => Promise<T> }

export type PlanConnections = {
  /** Runs over the plan's connection to the host, else over a new one, and keeps it for a minute. `signal` ends it
   *  until it is taken. Throws what ssh.connect and `body` throw. */
  over<T>(plan: string, target: HostTarget, use: Over<T>): Promise<T>
  /** Once; null if there is none for exactly this target. It may be dead, and the caller must close it. */
  take(plan: string, target: HostTarget): Promise<HostConnection | null>
  /** Ends all connections of that plan. */
  drop(plan: string): Promise<void>
  /** Ends all; called once they are unused. */
  close(): Promise<void>
}

/** `known`: the text of Kiln's known_hosts before the login. `release` removes the timeout and the signal. */
type Kept = {
  plan: string
  connection: HostConnection
  known: string | null
  at: number
  release: () => void
}
type Made = Pick<Kept, 'plan' | 'connection' | 'known'>

export function createPlanConnections(
  ports: Pick<Ports, 'ssh' | 'folders' | 'files' | 'now'>,
  { longestMs = minute, most = fleet } = {},
): PlanConnections {
  const kept = new Map<string, Kept>()
  const ending = new Set<Promise<void>>()
  const knownNow = () => ports.files.readText(join(ports.folders.data, 'known_hosts'))

  const end = (connection: HostConnection) => {
    const closing = connection.close().finally(() => ending.delete(closing))
    ending.add(closing)
  }
  const remove = (key: string): Kept | null => {
    const found = kept.get(key) ?? null
    kept.delete(key)
    found?.release()
    return found
  }

  function keep(key: string, made: Made, signal: AbortSignal) {
    const { connection } = made
    if (signal.aborted || kept.has(key) || kept.size >= most) return end(connection)
    const letGo = () => {
      remove(key)
      end(connection)
    }
    const timer = setTimeout(letGo, longestMs)
    signal.addEventListener('abort', letGo)
    const release = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', letGo)
    }
    kept.set(key, { ...made, at: ports.now(), release })
    // Its host was rebooted, or the connection is gone.
    void connection.lost.then(() => kept.get(key)?.connection === connection && letGo())
  }

  async function take(plan: string, target: HostTarget) {
    const found = remove(keyOf(plan, target))
    if (!found) return null
    // Timers pause while a computer sleeps, and a clock may go back.
    const age = ports.now() - found.at
    // A change to the trusted keys since then must count.
    if (age >= 0 && age < longestMs && found.known === (await knownNow())) return found.connection
    end(found.connection)
    return null
  }

  /** Outlives the job whose signal it is: the signal ends it only until it is taken. */
  async function login(plan: string, target: HostTarget, signal: AbortSignal): Promise<Made> {
    const life = new AbortController()
    const cut = () => life.abort(signal.reason)
    signal.throwIfAborted()
    signal.addEventListener('abort', cut)
    try {
      const known = await knownNow()
      return { plan, known, connection: await connectTo(ports, target, life.signal) }
    } finally {
      signal.removeEventListener('abort', cut)
    }
  }

  return {
    take,
    async over(plan, target, { signal, body }) {
      const key = keyOf(plan, target)
      const use = async (made: Made) => {
        try {
          const value = await body(made.connection)
          keep(key, made, signal)
          return value
        } catch (thrown) {
          await made.connection.close()
          throw thrown
        }
      }
      const known = kept.get(key)?.known ?? null
      const connection = await take(plan, target)
      if (connection) {
        try {
          return await use({ plan, known, connection })
        } catch (thrown) {
          // It died while unused: the host may be back.
          if (signal.aborted || !isOfSsh(thrown)) throw thrown
        }
      }
      return use(await login(plan, target, signal))
    },
    async drop(plan) {
      for (const [key, each] of kept) if (each.plan === plan && remove(key)) end(each.connection)
      await Promise.all(ending)
    },
    async close() {
      for (const [key, each] of kept) if (remove(key)) end(each.connection)
      await Promise.all(ending)
    },
  }
}

/** Everything that decides where and how to log in. */
const keyOf = (plan: string, { host, port, user, jump, identity }: HostTarget) =>
  JSON.stringify([plan, host, port, user, jump, identity])
