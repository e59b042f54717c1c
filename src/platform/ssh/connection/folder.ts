// A connection's private folder: short, because a socket's path may have 103 bytes on macOS and ssh adds 17 while
// creating it; and open to this user alone (0700), because anyone with access to the socket is logged in to the host.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTempFolder } from '#platform/temp-folder.ts'
import type { Places } from './argv.ts'

export type ConnectionFolder = Places & {
  path: string
  /** The log that logged.ts reads. */
  log: string
  remove: () => Promise<void>
}

export async function makeConnectionFolder(tempFolder: string, config: string): Promise<ConnectionFolder> {
  const path = await makeTempFolder(tempFolder, 'kiln-ssh-')
  const folder = {
    path,
    config: join(path, 'config'),
    socket: join(path, 's'),
    log: join(path, 'log'),
    remove: () => rm(path, { recursive: true, force: true }),
  }
  await writeFile(folder.config, config, { mode: 0o600 })
  return folder
}
