// A Host of ~/.ssh/config (or of a file that it includes), where a person types it in place of an address.
import { isHostName } from '#shared/hosts/address.ts'
import type { Ports } from '../ports/index.ts'
import type { ResolvedName } from '../ports/ssh.ts'

/**
 * Resolves a name as ssh does; null if the configuration does not contain that name, unless it is an address in any
 * case. Throws ssh.config, tool.missing.
 */
export async function sshAlias(
  { ssh }: Pick<Ports, 'ssh'>,
  { name, isAddress }: { name: string; isAddress: boolean },
  signal: AbortSignal,
): Promise<ResolvedName | null> {
  if (!isHostName(name)) return null
  if (isAddress) return ssh.resolve(name, signal)
  const [names, resolved] = await Promise.all([ssh.configuredNames(), ssh.resolve(name, signal)])
  // A pattern such as `Host inc*` or a Match names it only by what becomes of it.
  const isKnown = names.includes(name) || resolved.host.toLowerCase() !== name.toLowerCase()
  return isKnown ? resolved : null
}
