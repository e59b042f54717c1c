// For tests: a file that behaves as a bad drive does, to put a loop device over (faulty-disk-server.ts). Needs root and FUSE.
import { execFileSync, fork } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Faults } from './faulty-store.ts'

export type FaultyDisk = {
  file: string
  /** From now on; those from before are gone. */
  faults: (faults: Faults) => Promise<void>
  close: () => void
}

/** `mount` is made for it. */
export async function faultyDisk(mount: string, sizeBytes: number): Promise<FaultyDisk> {
  mkdirSync(mount)
  const server = fork(join(import.meta.dirname, 'faulty-disk-server.ts'), [mount, String(sizeBytes)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const received = () =>
    new Promise<void>((resolve, reject) => {
      server.once('message', () => resolve())
      server.once('exit', code => reject(new Error(`the faulty disk ended with ${code}`)))
    })
  await received()
  return {
    file: join(mount, 'disk'),
    async faults(faults) {
      server.send(faults)
      await received()
    },
    close() {
      try {
        execFileSync('umount', ['--lazy', mount], { stdio: 'pipe' })
      } finally {
        if (server.connected) server.disconnect()
      }
    },
  }
}
