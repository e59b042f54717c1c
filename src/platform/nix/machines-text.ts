// Reads the file of machines that `builders` of nix.conf names.
import { realpath } from 'node:fs/promises'
import { readForeignText } from '../files/foreign-text.ts'
import { machinesFile } from './handed-on.ts'

const mostBytes = 1 << 20

/** "" if none is named, or if it cannot be read. Follows a link: nix-darwin's is one. */
export async function machinesText(builders: string): Promise<string> {
  const path = machinesFile(builders)
  if (path === null) return ''
  try {
    return (await readForeignText(await realpath(path), mostBytes)) ?? ''
  } catch {
    // Nix ignores a file of machines that it cannot read, too.
    return ''
  }
}
