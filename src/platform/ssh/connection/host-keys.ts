// The keys that a host shows to anyone who knocks, of those that it proved to have.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectOptions, HostAddress, OfferedKey } from '#engine/ports/hosts/ssh.ts'
import { failure } from '#shared/errors.ts'
import type { RunResult } from '../../process/run.ts'
import { connectError, loginRefused } from '../errors.ts'
import { keysOf } from '../known-hosts.ts'
import { keyTypes, offeredArgv, ready } from './argv.ts'
import { sshConfig } from './config.ts'
import { type ConnectionFolder, makeConnectionFolder } from './folder.ts'
import { type ConnectionParts, runSsh } from './parts.ts'

type Asked = { exit: RunResult; isLate: boolean; keys: OfferedKey[] }

export async function hostKeys(
  address: HostAddress,
  { knownHosts, signal }: ConnectOptions,
  parts: ConnectionParts,
): Promise<OfferedKey[]> {
  signal.throwIfAborted()
  const folder = await makeConnectionFolder(parts.tempFolder, sshConfig({ knownHosts, ...parts }))
  try {
    const asked = await Promise.all(keyTypes.map(type => ask(address, { type, folder, signal, parts })))
    signal.throwIfAborted()
    const keys = asked.flatMap(each => each.keys)
    const [first] = asked
    if (keys.length === 0 && first)
      throw first.isLate ? timedOut(address, first.exit) : connectError(first.exit, address)
    return keys
  } finally {
    await folder.remove()
  }
}

type Asking = { type: string; folder: ConnectionFolder; signal: AbortSignal; parts: ConnectionParts }

async function ask(address: HostAddress, { type, folder, signal, parts }: Asking): Promise<Asked> {
  const offered = join(folder.path, `offered-${keyTypes.indexOf(type)}`)
  const ending = new AbortController()
  // A gate, a name and the handshake may each take their time; a host that never finishes is given up.
  const late = AbortSignal.timeout(3 * parts.connectSeconds * 1000)
  let isIn = false
  const exit = await runSsh(parts.run, {
    args: offeredArgv(address, folder.config, offered, type),
    signal: AbortSignal.any([signal, ending.signal, late]),
    endsWithParent: true,
    onStdout: chunk => {
      if (!Buffer.from(chunk).includes(ready)) return
      isIn = true
      ending.abort()
    },
  })
  // ssh notes the key before the host has proved that it has it (its signature of the handshake). What comes after that
  // proof is that it lets nobody in without anything, or that it does.
  const isProved = isIn || loginRefused.test(exit.lastLines.join('\n'))
  // No file: it has no key of that type, or did not answer, which `exit` says.
  const keys = isProved ? keysOf(await readFile(offered, 'utf8').catch(() => '')) : []
  return { exit, isLate: late.aborted && !isIn, keys }
}

const timedOut = ({ host }: HostAddress, { command, lastLines }: RunResult) =>
  failure('ssh.timed-out', { operation: 'ssh.connect', values: { host }, details: { command, lastLines } })
