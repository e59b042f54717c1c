// Asks a host what it is and runs.
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import { askHost } from './ask-by-script.ts'
import { hostInquiry, withSkew } from './parse-facts.ts'

/** Throws hosts.no-facts and the connection's ssh.* errors. */
export async function askFacts(
  connection: HostConnection,
  { host, now, signal }: { host: string; now: () => number; signal: AbortSignal },
): Promise<HostFacts> {
  const before = now()
  const facts = await askHost(connection, hostInquiry, { host, operation: 'hosts.facts', signal })
  // The host's clock was read about half-way.
  return withSkew(facts, (before + now()) / 2)
}
