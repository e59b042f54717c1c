// Asks a machine about itself and its disks: one login, one command.
import { parseDisks } from '#engine/hosts/disks/parse.ts'
import { disksScript } from '#engine/hosts/disks/script.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import type { HostDisks } from '#shared/hosts/disks.ts'
import { parseTarget, type TargetFacts } from './target-parse.ts'
import { targetScript } from './target-script.ts'

const timeoutMs = 90_000

export type AskedTarget = { facts: TargetFacts; disks: HostDisks }

/** Throws hosts.no-facts, hosts.not-linux and the connection's ssh.* errors. */
export async function askTarget(
  connection: HostConnection,
  { host, signal }: { host: string; signal: AbortSignal },
): Promise<AskedTarget> {
  const input = `${targetScript}${disksScript}`
  const { stdout, command, lastLines } = await connection.run(['sh', '-s'], { input, timeoutMs, signal })
  signal.throwIfAborted()
  const facts = parseTarget(stdout)
  const disks = parseDisks(stdout)
  const operation = 'install.look'
  if (!facts || !disks)
    throw failure('hosts.no-facts', { operation, values: { host }, details: { command, lastLines } })
  const { kernel } = facts
  if (kernel !== 'Linux') throw failure('hosts.not-linux', { operation, values: { host, kernel } })
  return { facts, disks: { disks: disks.disks, contentsRead: disks.contentsRead } }
}
