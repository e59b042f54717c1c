// The name under which ssh looks up a host's key in known_hosts files.
import type { HostAddress } from '#engine/ports/ssh.ts'
import { knownName } from '#shared/hosts/address.ts'
import { destination } from './argv.ts'
import { type Configuration, configurationOf } from './configuration.ts'
import type { ConnectionParts } from './parts.ts'

/** Returns the host's name in known_hosts, after the user's own configuration. Throws ssh.config, tool.missing. */
export const knownNameOf = async (
  address: HostAddress,
  signal: AbortSignal,
  parts: ConnectionParts,
): Promise<string> => knownNameIn(await configurationOf(destination(address), signal, parts), address)

/** HostKeyAlias is used verbatim, a HostName with its port. Pure. */
export const knownNameIn = (
  value: Configuration,
  { host, port }: Pick<HostAddress, 'host' | 'port'>,
): string => value('hostkeyalias') ?? knownName({ host: value('hostname') ?? host, port })
