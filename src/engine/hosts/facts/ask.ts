// Asks a host about itself: one login, one command.
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import { parseFacts } from './parse.ts'
import { factsScript } from './script.ts'

const timeoutMs = 60_000

/** Throws hosts.no-facts and the connection's ssh.* errors. */
export async function askFacts(
  connection: HostConnection,
  { host, now, signal }: { host: string; now: () => number; signal: AbortSignal },
): Promise<HostFacts> {
  const before = now()
  const { stdout, command, lastLines } = await connection.run(['sh', '-s'], {
    input: factsScript,
    timeoutMs,
    signal,
  })
  signal.throwIfAborted()
  // The host's clock was read about half-way.
  const facts = parseFacts(stdout, (before + now()) / 2)
  if (facts) return facts
  throw failure('hosts.no-facts', {
    operation: 'hosts.facts',
    values: { host },
    details: { command, lastLines },
  })
}
