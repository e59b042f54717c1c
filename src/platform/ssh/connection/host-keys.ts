// The keys that a host shows to anyone who knocks.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectOptions, HostAddress, OfferedKey } from '#engine/ports/hosts/ssh.ts'
import { connectError } from '../errors.ts'
import { keysOf } from '../known-hosts.ts'
import { keyTypes, offeredArgv } from './argv.ts'
import { sshConfig } from './config.ts'
import { makeConnectionFolder } from './folder.ts'
import { type ConnectionParts, runSsh } from './parts.ts'

export async function hostKeys(
  address: HostAddress,
  { knownHosts, signal }: ConnectOptions,
  parts: ConnectionParts,
): Promise<OfferedKey[]> {
  signal.throwIfAborted()
  const folder = await makeConnectionFolder(parts.tempFolder, sshConfig({ knownHosts, ...parts }))
  try {
    const asked = await Promise.all(
      keyTypes.map(async (type, at) => {
        const offered = join(folder.path, `offered-${at}`)
        const args = offeredArgv(address, folder.config, offered, type)
        const exit = await runSsh(parts.run, { args, signal, endsWithParent: true })
        // No file: it has no key of that type, or did not answer, which `exit` says.
        return { exit, keys: keysOf(await readFile(offered, 'utf8').catch(() => '')) }
      }),
    )
    signal.throwIfAborted()
    const keys = asked.flatMap(each => each.keys)
    const [first] = asked
    if (keys.length === 0 && first) throw connectError(first.exit, address)
    return keys
  } finally {
    await folder.remove()
  }
}
