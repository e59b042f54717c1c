// Asks a host about its disks: one login, one command.
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import type { HostDisks } from '#shared/hosts/disks.ts'
import { parseDisks } from './parse.ts'
import { disksScript } from './script.ts'

const operation = 'hosts.disks'
const timeoutMs = 60_000

/** Throws hosts.no-facts, hosts.not-linux and the connection's ssh.* errors. */
export async function askDisks(
  connection: HostConnection,
  { host, signal }: { host: string; signal: AbortSignal },
): Promise<HostDisks> {
  const { stdout, command, lastLines } = await connection.run(['sh', '-s'], {
    input: disksScript,
    timeoutMs,
    signal,
  })
  signal.throwIfAborted()
  const found = parseDisks(stdout)
  const details = { command, lastLines }
  if (!found) throw failure('hosts.no-facts', { operation, values: { host }, details })
  const { kernel, ...disks } = found
  if (kernel !== 'Linux') throw failure('hosts.not-linux', { operation, values: { host, kernel } })
  return disks
}
