// How OpenSSH resolves a name.
import type { ResolvedName } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { configurationOf } from './connection/configuration.ts'
import type { ConnectionParts } from './connection/parts.ts'

export async function resolveName(
  name: string,
  signal: AbortSignal,
  parts: ConnectionParts,
): Promise<ResolvedName> {
  const value = await configurationOf(['--', name], signal, parts)
  const [host, port, user] = [value('hostname'), Number(value('port')), value('user')]
  if (host && port > 0 && user) return { host, port, user }
  throw failure('ssh.config', { operation: 'ssh.resolve', values: { reason: '' } })
}
