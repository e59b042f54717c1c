// The folders of --profiles. A missing one would silently leave a command with fewer profiles.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** Throws usage. */
export async function assertProfiles(folders: readonly string[]): Promise<void> {
  for (const path of folders) {
    if (!(await isFolder(path))) throw usage(terminalMessage('usage.no-folder', { path }), '')
    if (!(await holdsProfiles(path))) throw usage(terminalMessage('usage.no-profiles', { path }), '')
  }
}

const isFolder = (path: string) =>
  stat(path).then(
    facts => facts.isDirectory(),
    () => false,
  )

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

async function holdsProfiles(folder: string): Promise<boolean> {
  for (const name of ['.', ...(await readdir(folder))])
    if (await isThere(join(folder, name, 'profile.json'))) return true
  return false
}
