// The drives of `--drive`: each of them once.
import type { Client } from '#shared/contract/client.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { findDrive } from '../find-drive.ts'
import { usage } from '../request.ts'
import { terminalMessage } from '../texts.ts'

/** Throws drive.not-found, drive.not-whole, usage. */
export async function drivesNamed(client: Pick<Client, 'drives'>, paths: string[]): Promise<Drive[]> {
  const drives = await Promise.all(paths.map(path => findDrive(client, path, 'flash')))
  const twice = drives.find(({ path }, index) => drives.findIndex(other => other.path === path) < index)
  if (twice) throw usage(terminalMessage('usage.drive-twice', { path: twice.path }), 'flash')
  return drives
}
