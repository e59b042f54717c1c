// A box as its programs see it: its folder, its identity, and the Connect of this round.
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Client, connectClient, serverOf } from './connect-client.ts'
import { type Identity, loadIdentity } from './identity.ts'
import { withLock } from './lock.ts'
import type { Problem } from './problems.ts'
import { makeFolder, type StateFiles, stateFiles, type Words } from './state-files.ts'

export type Box = {
  files: StateFiles
  identity: Identity
  run: string
  /** Uses the address that is in the folder now. */
  client(): Client | { problem: Problem }
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
      const server = serverOf(files)
      return 'problem' in server ? server : connectClient(server, identity)
    },
    // Not on the disk, which may be full.
    locked: act => withLock(join(run, 'config.lock'), act),
    wait: async seconds => {
      await setTimeout(seconds * pace * 1000)
    },
  }
}
