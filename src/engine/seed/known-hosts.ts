// known_hosts in the state folder: the keys of machines that Kiln made, in OpenSSH's format. Pure except for the file.
import { join } from 'node:path'
import type { DriveResult } from '#shared/model/flash/flash.ts'
import type { Ports } from '../ports/index.ts'
import { createSerialQueue } from '../serial-queue.ts'

/** A machine is known by its name and by what the local network calls it. Older keys go: it was set up again. */
export function withHostKey(text: string, hostname: string, publicKey: string): string {
  const names = [hostname, `${hostname}.local`].map(name => name.toLowerCase()).join(',')
  const [type, body] = publicKey.split(' ')
  const kept = text.split('\n').filter(line => line !== '' && !line.startsWith(`${names} `))
  return [...kept, `${names} ${type} ${body}`, ''].join('\n')
}

type KnownHosts = {
  /** Adds the keys of the drives that were written completely. */
  remember: (results: DriveResult[]) => Promise<void>
}

export function knownHosts({ files, folders }: Pick<Ports, 'files' | 'folders'>): KnownHosts {
  const path = join(folders.data, 'known_hosts')
  const inTurn = createSerialQueue()
  return {
    remember: results =>
      inTurn(async () => {
        const made = results.filter(({ outcome }) => outcome === 'verified' || outcome === 'written')
        const before = (await files.readText(path)) ?? ''
        const after = made.reduce(
          (text, { hostname, hostKey }) =>
            hostname && hostKey ? withHostKey(text, hostname, hostKey) : text,
          before,
        )
        if (after !== before) await files.writeText(path, after, { mode: 0o600 })
      }),
  }
}
