// How OpenSSH resolves an address with the user's own files: `ssh -G` prints the configuration that it would use.
import { failure } from '#shared/errors.ts'
import { configFault } from '../errors.ts'
import { sshConfig } from './config.ts'
import { makeConnectionFolder } from './folder.ts'
import { type ConnectionParts, runSsh } from './parts.ts'

/** The first value of a key, in lower case; undefined if none is set. */
export type Configuration = (key: string) => string | undefined

/** `words`: an address in ssh's syntax. Throws ssh.config, tool.missing. */
export async function configurationOf(
  words: readonly string[],
  signal: AbortSignal,
  parts: ConnectionParts,
): Promise<Configuration> {
  const folder = await makeConnectionFolder(
    parts.tempFolder,
    sshConfig({ knownHosts: '/dev/null', ...parts }),
  )
  try {
    const { code, stdout, lastLines, command } = await runSsh(parts.run, {
      args: ['-F', folder.config, '-G', ...words],
      signal,
    })
    signal.throwIfAborted()
    const value = readConfiguration(stdout)
    if (code === 0 && value('hostname')) return value
    const values = { reason: configFault.exec(lastLines.join('\n'))?.[0] ?? lastLines.at(-1) ?? '' }
    throw failure('ssh.config', { operation: 'ssh.resolve', values, details: { command, lastLines } })
  } finally {
    await folder.remove()
  }
}

/** Pure. */
export const readConfiguration =
  (printed: string): Configuration =>
  key =>
    new RegExp(`^${key} (.+)$`, 'm').exec(printed)?.[1]?.trim()
