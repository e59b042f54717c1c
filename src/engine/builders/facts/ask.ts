// Asks a builder what it has: one command over a connection that is there.
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { parseBuilder, type SaidByBuilder } from './parse.ts'
import { builderScript } from './script.ts'

const timeoutMs = 60_000

/** Throws hosts.no-facts and the connection's ssh.* errors. */
export async function askBuilder(
  connection: HostConnection,
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<SaidByBuilder> {
  const { stdout, command, lastLines } = await connection.run(['sh', '-s'], {
    input: builderScript,
    timeoutMs,
    signal,
  })
  signal.throwIfAborted()
  const said = parseBuilder(stdout)
  if (said) return said
  throw failure('hosts.no-facts', {
    operation: 'builders.test',
    values: { host: name },
    details: { command, lastLines },
  })
}
