// Which paths of a closure a host does not have yet.
import type { HostConnection } from '#engine/ports/hosts/ssh.ts'
import { failure } from '#shared/errors.ts'

/** The login shell of an SSH command may lack the system's programs. */
const ask = 'PATH=/run/current-system/sw/bin:$PATH exec xargs nix-store --check-validity --print-invalid'

/** In one round trip, however many there are. Throws deploy.unreadable. */
export async function missingOn(
  connection: HostConnection,
  { host, paths, signal }: { host: string; paths: string[]; signal: AbortSignal },
): Promise<string[]> {
  const { code, stdout, lastLines, command } = await connection.run(['sh', '-c', ask], {
    signal,
    input: `${paths.join('\n')}\n`,
  })
  if (code === 0) return stdout.split('\n').filter(Boolean)
  const values = { host, reason: lastLines.at(-1) ?? '' }
  throw failure('deploy.unreadable', { operation: 'deploy.plan', values, details: { command, lastLines } })
}
