// Nix on another computer over an existing connection: the same program with the same arguments, started there.
import { posix } from 'node:path'
import type { NixPort } from '#engine/ports/nix.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { OnWait } from '#engine/ports/waits.ts'
import type { Run } from '../process/run.ts'
import { createNix } from './nix.ts'

/**
 * `program`: where its nix-daemon is, if the login shell does not find it; the other programs are next to it.
 * Paths are those of that computer. Also throws what the connection throws.
 */
export const nixOver = (connection: HostConnection, program: string | null, onWait: OnWait): NixPort =>
  createNix({
    onWait,
    run: runOver(connection),
    nixBinary: program === null ? 'nix' : posix.join(posix.dirname(program), 'nix'),
  })

const runOver =
  (connection: HostConnection): Run =>
  async ({ command, args, env = {}, input, signal = never, onLines }) =>
    connection.run(
      ['env', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), command, ...args],
      {
        signal,
        // Nix's output for a whole NixOS, as JSON.
        mostBytes: 64 * 2 ** 20,
        ...(input === undefined ? { endsWithSsh: true } : { input: String(input) }),
        ...(onLines ? { onLine: line => onLines([line]) } : {}),
      },
    )

const never = new AbortController().signal
