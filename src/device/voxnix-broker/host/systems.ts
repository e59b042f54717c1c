// GC roots of the systems of workloads, including those in the trash.
import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { removeFile } from '../../lib/durable-file.ts'
import { must } from './command.ts'

type SystemPlaces = {
  /** The folder of the profiles of its kind, such as /nix/var/nix/profiles/per-container. */
  readonly profiles: string
  /** A folder in which a container can write, such as /nix/var/nix/gcroots/per-container; null for machines. */
  readonly inner: string | null
  /** /nix/var/nix/gcroots/voxnix */
  readonly roots: string
}

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

export function createSystems({ profiles, inner, roots }: SystemPlaces) {
  const profile = (name: string) => join(profiles, name, 'system')
  /** Both are in the container, whose root may have put links there: nothing of it meets the next of its name. */
  function drop(name: string) {
    for (const folder of [profiles, inner])
      if (folder !== null) rmSync(join(folder, name), { recursive: true, force: true })
  }
  return {
    async set(name: string, systemPath: string) {
      // nix-env writes to the target of a link that has the name of its lock.
      drop(name)
      mkdirSync(dirname(profile(name)), { recursive: true, mode: 0o755 })
      await must(['nix-env', '-p', profile(name), '--set', systemPath])
    },
    drop,
    /** While it is in the trash. */
    keep(id: string, systemPath: string) {
      mkdirSync(roots, { recursive: true })
      const link = join(roots, id)
      if (isThere(link) && readlinkSync(link) !== systemPath) removeFile(link)
      if (!isThere(link)) symlinkSync(systemPath, link)
    },
    release: (id: string) => removeFile(join(roots, id)),
  }
}
export type Systems = ReturnType<typeof createSystems>
