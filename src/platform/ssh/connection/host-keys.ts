// The host keys that a host shows to any client, limited to those it proved to have.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectOptions, HostAddress, OfferedKey } from '#engine/ports/ssh.ts'
import { connectError, timedOutError } from '../errors.ts'
import { keysOf } from '../known-hosts.ts'
import { isLoginRefused } from '../ssh-output.ts'
import { keyTypes, offeredArgv, ready } from './argv.ts'
import { loggedConfig } from './config.ts'
import { type ConnectionFolder, makeConnectionFolder } from './folder.ts'
import type { LoggedResult } from './log-lines.ts'
import { runLogged } from './logged.ts'
import { type ConnectionParts, connectDeadline } from './parts.ts'
import { tooMuch, usualBytes } from './too-much.ts'

type Offer = { exit: LoggedResult; isLate: boolean; isFlood: boolean; keys: OfferedKey[] }

export async function hostKeys(
  address: HostAddress,
  { knownHosts, signal }: ConnectOptions,
  parts: ConnectionParts,
): Promise<OfferedKey[]> {
  signal.throwIfAborted()
  const folder = await makeConnectionFolder(parts.tempFolder, loggedConfig({ knownHosts, ...parts }))
  try {
    const offers = await Promise.all(keyTypes.map(type => ask(address, { type, folder, signal, parts })))
    signal.throwIfAborted()
    if (offers.some(({ isFlood }) => isFlood)) throw tooMuch(address, usualBytes)
    const keys = offers.flatMap(each => each.keys)
    const [first] = offers
    if (keys.length > 0 || !first) return keys
    if (first.isLate) throw timedOutError(address, first.exit)
    const errors = offers.map(({ exit }) => connectError(exit, address))
    // Prefer the reason of another type: a missing key type is common.
    throw errors.find(({ code }) => code !== 'ssh.no-algorithm') ?? errors[0]
  } finally {
    await folder.remove()
  }
}

type Asking = { type: string; folder: ConnectionFolder; signal: AbortSignal; parts: ConnectionParts }

async function ask(address: HostAddress, { type, folder, signal, parts }: Asking): Promise<Offer> {
  const offered = join(folder.path, `offered-${keyTypes.indexOf(type)}`)
  const ending = new AbortController()
  const deadline = connectDeadline(parts)
  let isIn = false
  let bannerBytes = 0
  const exit = await runLogged(parts, `${folder.log}-${keyTypes.indexOf(type)}`, {
    args: offeredArgv(address, folder.config, offered, type),
    signal: AbortSignal.any([signal, ending.signal, deadline]),
    endsWithParent: true,
    onStdout: chunk => {
      if (!Buffer.from(chunk).includes(ready)) return
      isIn = true
      ending.abort()
    },
    onStderr: chunk => {
      bannerBytes += chunk.byteLength
      if (bannerBytes > usualBytes) ending.abort()
    },
  })
  // ssh records the key before the host has proved that it has it (its handshake signature). The proof is
  // complete once the host refuses or accepts a login without credentials.
  const isProved = isIn || isLoginRefused(exit)
  // No file: the host has no key of that type, or did not answer, as `exit` shows.
  const keys = isProved ? keysOf(await readFile(offered, 'utf8').catch(() => '')) : []
  return { exit, isLate: deadline.aborted && !isIn, isFlood: bannerBytes > usualBytes, keys }
}
