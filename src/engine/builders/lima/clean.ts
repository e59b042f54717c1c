// Collects the garbage of a Lima VM's Nix store.

import type { Ports } from '#engine/ports/index.ts'
import type { HostAddress } from '#engine/ports/ssh.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { failure } from '#shared/errors.ts'

type Cleaning = { builder: KnownBuilder; address: HostAddress; knownHosts: string; signal: AbortSignal }

/** null: Nix did not report how much it freed. Throws builder.store, and what ssh.connect throws. */
export async function cleanLima(
  ports: Pick<Ports, 'ssh'>,
  { builder, address, knownHosts, signal }: Cleaning,
): Promise<{ freedBytes: number | null }> {
  const connection = await ports.ssh.connect(address, { knownHosts, signal })
  try {
    const { program } = builder.facts ?? {}
    const collect = program ? program.replace(/[^/]*$/, 'nix-collect-garbage') : 'nix-collect-garbage'
    const { code, stdout, command, lastLines } = await connection.run([collect], { signal })
    signal.throwIfAborted()
    if (code !== 0)
      throw failure('builder.store', {
        operation: 'lima',
        values: { name: builder.name, reason: lastLines.at(-1) ?? '' },
        details: { command, lastLines },
      })
    return { freedBytes: freedBytesIn([stdout, ...lastLines].join('\n')) }
  } finally {
    await connection.close()
  }
}

/** "12 store paths deleted, 345.67 MiB freed"; newer versions "3.2 GiB freed". */
export function freedBytesIn(text: string): number | null {
  const [, number, unit] = /([\d.]+) ([KMGT]i?)?B? freed/.exec(text) ?? []
  if (number === undefined) return null
  const power = ' KMGT'.indexOf(unit?.[0] ?? ' ')
  return Math.round(Number(number) * 1024 ** power)
}
