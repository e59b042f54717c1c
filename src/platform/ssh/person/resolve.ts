// What OpenSSH makes of a name: `ssh -G` prints the configuration that it would connect with.
import type { ResolvedName } from '#engine/ports/hosts/ssh.ts'
import { failure } from '#shared/errors.ts'
import { sshConfig } from '../connection/config.ts'
import { makeConnectionFolder } from '../connection/folder.ts'
import { type ConnectionParts, runSsh } from '../connection/parts.ts'

export async function resolveName(
  name: string,
  signal: AbortSignal,
  parts: ConnectionParts,
): Promise<ResolvedName> {
  const folder = await makeConnectionFolder(
    parts.tempFolder,
    sshConfig({ knownHosts: '/dev/null', ...parts }),
  )
  try {
    const { code, stdout, lastLines, command } = await runSsh(parts.run, {
      args: ['-F', folder.config, '-G', '--', name],
      signal,
    })
    signal.throwIfAborted()
    const value = (key: string) => new RegExp(`^${key} (.+)$`, 'm').exec(stdout)?.[1]?.trim()
    const [host, port, user] = [value('hostname'), Number(value('port')), value('user')]
    if (code === 0 && host && port > 0 && user) return { host, port, user }
    const values = { reason: lastLines.at(-1) ?? '' }
    throw failure('ssh.config', { operation: 'ssh.resolve', values, details: { command, lastLines } })
  } finally {
    await folder.remove()
  }
}
