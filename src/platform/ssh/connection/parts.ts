// The parts of a connection, and the start of ssh for it.
import { failure, KilnError } from '#shared/errors.ts'
import type { Run, RunOptions, RunResult } from '../../process/run.ts'
import type { BegunLogin } from './begun.ts'
import type { Alive } from './config.ts'

export type ConnectionParts = {
  run: Run
  home: string
  /** The environment of an interactive ssh. */
  env: Record<string, string | undefined>
  tempFolder: string
  alive: Alive
  connectSeconds: number
  begun?: BegunLogin | null
}

/** Jump host, name lookup and handshake each have this time; a host that never finishes is given up on. */
export const connectDeadline = ({ connectSeconds }: ConnectionParts): AbortSignal =>
  AbortSignal.timeout(3 * connectSeconds * 1000)

/**
 * The time limit for a whole login. sshd ends one after two minutes (LoginGraceTime), in which a person may have to
 * touch a key, here and at a jump host; a host that lies sends banners without end.
 */
export const loginMs = ({ connectSeconds }: Pick<ConnectionParts, 'connectSeconds'>): number =>
  8 * connectSeconds * 1000

const install = 'apt install openssh-client, dnf install openssh-clients, or pacman -S openssh'

/** Its messages are parsed (errors.ts), so they must be English. Throws tool.missing. */
export async function runSsh(
  run: Run,
  { env = {}, ...options }: Omit<RunOptions, 'command'>,
): Promise<RunResult> {
  try {
    return await run({ command: 'ssh', env: { LC_ALL: 'C', ...env }, ...options })
  } catch (thrown) {
    if (!(thrown instanceof KilnError) || thrown.code !== 'tool.missing') throw thrown
    throw failure('tool.missing', {
      operation: 'ssh.connect',
      values: { tool: 'ssh', install },
      cause: thrown,
    })
  }
}
