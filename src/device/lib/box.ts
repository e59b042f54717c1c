// A box as its programs see it: its folder, its identity, and the Connect of this round.
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Client, connectClient, serverAt, serverOf } from './connect-client.ts'
import { keyFileAt } from './device-keys.ts'
import { type Identity, identityWith, loadIdentity } from './identity.ts'
import { withLock } from './lock.ts'
import { placeOf } from './moved.ts'
import type { Problem } from './problems.ts'
import { makeFolder, type StateFiles, stateFiles, type Words } from './state-files.ts'

export type Box = {
  files: StateFiles
  identity: Identity
  run: string
  /** Uses the address that is in the folder now, and the key for it. */
  client(): Client | { problem: Problem }
  /** Inside the lock, before what a Connect said changes a file: the box may have left it since. */
  hasLeft(client: Client): boolean
  locked<T>(act: () => Promise<T>): Promise<T>
  wait(seconds: number): Promise<void>
}

/** Throws if the folder cannot be written. */
export function openBox({ state, run, pace }: Words): Box {
  // Anyone may traverse it, as the document requires; each file has its own mode.
  makeFolder(state, 0o755)
  makeFolder(run, 0o755)
  const files = stateFiles(state)
  const identity = loadIdentity(files)
  return {
    files,
    identity,
    run,
    client() {
      const place = placeOf(files)
      const server = serverAt(place, files.pin)
      return 'problem' in server
        ? server
        : connectClient(server, identityWith(files, keyFileAt(files, place)))
    },
    hasLeft({ server: { url, pin } }) {
      const now = serverOf(files)
      return 'problem' in now || now.url.href !== url.href || now.pin !== pin
    },
    // Not on the disk, which may be full.
    locked: act => withLock(join(run, 'config.lock'), act),
    wait: async seconds => {
      await setTimeout(seconds * pace * 1000)
    },
  }
}
