// GC roots of the systems of workloads, including those in the trash.
import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { removeFile } from '../../lib/durable-file.ts'
import { must } from './command.ts'

type SystemPlaces = {
  /** Of its kind, such as /nix/var/nix/profiles/per-container. */
  readonly profiles: string
  /** /nix/var/nix/gcroots/voxnix */
  readonly roots: string
}

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

export function createSystems({ profiles, roots }: SystemPlaces) {
  const profile = (name: string) => join(profiles, name, 'system')
  return {
    async set(name: string, systemPath: string) {
      mkdirSync(dirname(profile(name)), { recursive: true, mode: 0o755 })
      await must(['nix-env', '-p', profile(name), '--set', systemPath])
    },
    drop: (name: string) => rmSync(join(profiles, name), { recursive: true, force: true }),
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
