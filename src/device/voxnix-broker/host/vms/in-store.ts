// A file of a system, by its own name in the store, where nothing changes. A person's module decides what the files of their
// system are: one that is a link out of the store would show the machine a file of the host.
import { lstatSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** Throws if it leads out of `store`, or does not exist: nothing adds a file to a path of the store. */
export function fileInStore(store: string, systemPath: string, name: string): string {
  const real = (path: string) => {
    const found = realpathSync(path)
    if (!found.startsWith(`${store}/`)) throw new Error(`${path} leads out of ${store}.`)
    return found
  }
  if (!isThere(systemPath)) return join(systemPath, name)
  const path = join(real(systemPath), name)
  return isThere(path) ? real(path) : path
}
