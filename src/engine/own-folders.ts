// The folders of Kiln itself: settings and data.
import type { Ports } from './ports/index.ts'

/** Checks the folders before each call: a medium may be gone by now. Throws home.unreadable, home.unwritable. */
export async function assertOwnFolders({ files, folders }: Pick<Ports, 'files' | 'folders'>): Promise<void> {
  for (const path of new Set([folders.config, folders.data])) await files.assertOwn(path)
}
