// The connection for switching a host, and the host's current facts over it. It must still run what the plan says.

import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { connectTo, isOfSsh } from '../host/connect.ts'
import { lockedBy } from '../host/explain.ts'
import { historyOn, readHostLook } from '../host/look.ts'
import type { HostLook } from '../host/parse-look.ts'
import { rightsReason } from '../host/rights.ts'
import type { Rights } from '../supervisor/command.ts'
import type { HostRun } from './host-run.ts'
import { mayBeUnchanged } from './unchanged.ts'

const operation = 'deploy.switch'
/** Longer than a host takes to report its facts: one that rebooted unnoticed may never answer. */
const answerMs = 10_000

type Seen = { look: HostLook; rights: Rights }

/**
 * Reaches the host over the plan's connection if that answers, else over a new one, which `life` ends. Throws what
 * ssh.connect throws, deploy.locked, deploy.changed, deploy.no-rights.
 */
export async function reach(
  ports: Pick<Ports, 'ssh' | 'folders'>,
  run: HostRun,
  life: AbortSignal,
): Promise<Seen & { connection: HostConnection }> {
  const kept = await run.takeConnection()
  const seen = kept && (await inspectHost(kept, run, answerMs).catch(unlessOfSsh))
  if (kept && seen) return { connection: kept, ...seen }
  const connection = await connectTo(ports, run.host.target, life)
  return { connection, ...(await inspectHost(connection, run)) }
}

/** Close it if it is of no use. */
async function inspectHost(connection: HostConnection, run: HostRun, timeoutMs?: number): Promise<Seen> {
  try {
    return await lookAgain(connection, run, timeoutMs)
  } catch (thrown) {
    await connection.close()
    throw thrown
  }
}

function unlessOfSsh(thrown: unknown): null {
  if (isOfSsh(thrown)) return null
  throw thrown
}

async function lookAgain(connection: HostConnection, run: HostRun, timeoutMs?: number): Promise<Seen> {
  const { host, password, signal } = run
  const { name, user } = host.target
  const how = mayBeUnchanged(run) ? 'boots' : 'brief'
  const look = await readHostLook(connection, { host: name, how, signal, timeoutMs })
  const rights = rightsFrom(look, password)
  if (!rights) {
    const reason = rightsReason(look.refused)
    throw failure('deploy.no-rights', { operation, values: { host: name, user, reason } })
  }
  if (look.current === host.from) return { look, rights }
  const { locked } = await historyOn(connection, { rights, signal })
  throw locked
    ? failure('deploy.locked', { operation, values: { host: name, by: lockedBy(locked) } })
    : failure('deploy.changed', { operation, values: { host: name } })
}

function rightsFrom({ rights }: HostLook, password: string | null): Rights | null {
  if (rights !== 'none') return { kind: rights }
  return password === null ? null : { kind: 'password', password }
}
