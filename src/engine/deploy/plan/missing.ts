// Which paths of a closure a host does not have yet.
import type { HostConnection } from '#engine/ports/ssh.ts'
import { shellFile } from '#engine/shell-file.ts'
import { failure } from '#shared/errors.ts'
import { answerMs } from '../host/connect.ts'
import { unreadable } from '../host/look.ts'

const ask = [
  shellFile(import.meta.url, '../../nix/folders-there.sh'),
  shellFile(import.meta.url, './missing.sh'),
].join('\n')

/** Asks in one round trip, however many paths there are. Throws deploy.no-nix, deploy.unreadable. */
export async function missingOn(
  connection: HostConnection,
  { host, paths, signal }: { host: string; paths: string[]; signal: AbortSignal },
): Promise<string[]> {
  const input = `${paths.join('\n')}\n`
  // All of them, and a login shell's own output.
  const mostBytes = input.length + (1 << 20)
  const result = await connection.run(['sh', '-c', ask], { signal, input, mostBytes, timeoutMs: answerMs })
  if (result.code === 127) throw failure('deploy.no-nix', { operation: 'deploy.plan', values: { host } })
  if (result.code !== 0) return unreadable(host, result)
  const wanted = new Set(paths)
  // A login shell may have printed something first.
  return result.stdout.split('\n').filter(line => wanted.has(line))
}
