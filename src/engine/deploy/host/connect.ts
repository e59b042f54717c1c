// Connections to a deploy's host, and the script run over them.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { Exit } from '#engine/ports/process.ts'
import type { HostAddress, HostConnection } from '#engine/ports/ssh.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { type ErrorCode, KilnError } from '#shared/errors.ts'
import { hostCommand, type Rights } from '../supervisor/command.ts'

type HostPorts = Pick<Ports, 'ssh' | 'folders'>

/** `keyOf`: the same host under the address where its key is known, if that differs. */
export type Place = HostTarget & { keyOf?: HostTarget }

/** Throws what ssh.connect throws. The signal also ends the connection. */
export const connectTo = (
  { ssh, folders }: HostPorts,
  { keyOf, ...target }: Place,
  signal: AbortSignal,
): Promise<HostConnection> =>
  ssh.connect(addressOf(target), {
    knownHosts: join(folders.data, 'known_hosts'),
    signal,
    ...(keyOf ? { keyOf: addressOf(keyOf) } : {}),
  })

const addressOf = ({ host, port, user, jump, identity }: HostTarget): HostAddress => ({
  host,
  port,
  user,
  jump,
  identity,
})

/** Whether the connection was the problem: what it was used for may still be running. */
export const isOfSsh = (thrown: unknown): thrown is KilnError =>
  thrown instanceof KilnError && thrown.code.startsWith('ssh.')

const noLogin: readonly ErrorCode[] = [
  'ssh.host-key-unknown',
  'ssh.host-key-changed',
  'ssh.host-key-revoked',
  'ssh.denied',
  'ssh.key-unusable',
  'ssh.key-open',
  'ssh.key-missing',
  'ssh.key-passphrase',
  'ssh.key-format',
  'ssh.second-factor',
  'ssh.too-many-keys',
]

/** Whether the host answered but refused the login: no point in waiting for it. A jump host's refusal says nothing
 *  about it. */
export const isNoLogin = (thrown: unknown): boolean =>
  thrown instanceof KilnError && noLogin.includes(thrown.code)

type ScriptRun = {
  /** null: as the login user. */
  rights: Rights | null
  signal: AbortSignal
  onLine?: (text: string) => void
  /** Ten minutes by default; null: as long as `signal` allows. */
  timeoutMs?: number | null | undefined
}

/** The closure of a large system has 20,000 paths of 100 characters; switching prints a few pages. */
const mostScriptBytes = 8 * 2 ** 20

/** This is enough for a slow link and a large system. A host that never answers must not hold up a fleet. */
export const answerMs = 600_000

/** Runs one verb of the script on the host. */
export function runScript(
  connection: HostConnection,
  words: readonly string[],
  { rights, signal, onLine, timeoutMs = answerMs }: ScriptRun,
): Promise<Exit & { stdout: string }> {
  const command = hostCommand(words, rights)
  return connection.run(command.words, {
    signal,
    input: command.input,
    mostBytes: mostScriptBytes,
    ...(onLine ? { onLine: ({ text }) => onLine(text), mostLineBytes: mostScriptBytes } : {}),
    ...(timeoutMs === null ? {} : { timeoutMs }),
  })
}

const pauseMs = 500

type Again = { deadline: number; signal: AbortSignal; onFailure?: (thrown: unknown) => void }

/** A new connection to the first of these addresses that answers, retried until the deadline; throws the last reason.
 *  It ends with `signal`. */
export async function connectAgain(
  ports: HostPorts & Pick<Ports, 'now'>,
  targets: readonly Place[],
  { deadline, signal, onFailure }: Again,
): Promise<HostConnection> {
  for (;;) {
    let reason: unknown
    for (const target of targets) {
      signal.throwIfAborted()
      const attempt = new AbortController()
      const timer = setTimeout(() => attempt.abort(), Math.max(1000, deadline - ports.now()))
      try {
        return await connectTo(ports, target, AbortSignal.any([signal, attempt.signal]))
      } catch (thrown) {
        reason = thrown
        // Nothing is known of an attempt that the deadline ended.
        if (!attempt.signal.aborted) onFailure?.(thrown)
      } finally {
        clearTimeout(timer)
      }
    }
    if (ports.now() >= deadline) throw reason
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
}
