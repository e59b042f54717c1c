// V8's compiled code of this program, kept between starts. Anyone who can write to it decides what the
// program does, so it is kept only where no one but this user (and root) can.

import { existsSync, lstatSync, realpathSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeFolderNow } from '#platform/files/make-folder-now.ts'
import { type Env, standardFolders } from './folders.ts'

const othersWrite = 0o022
const sticky = 0o1000

/** Keeps the code in Kiln's cache folder, if possible. Otherwise the program only starts more slowly. */
export function keepCompiledCode(env: Env): boolean {
  const { cache } = standardFolders(env, { home: homedir(), platform: process.platform })
  const folder = join(cache, 'code')
  try {
    const uid = process.getuid?.() ?? -1
    // Checked before anything is created: root with a user's HOME must leave nothing of root's there.
    if (!isOnlyOf(uid, realpathSync(nearest(folder)))) return false
    makeFolderNow(folder, 0o700)
    const real = realpathSync(folder)
    if (!isOnlyOf(uid, real)) return false
    enableCompileCache(real)
    return true
  } catch {
    // A home that is read-only or full: not worth reporting.
    return false
  }
}

/** The folder itself or its nearest existing parent. */
const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)))

/**
 * Whether no one else can change or replace the folder, from itself up to /. In a sticky folder (/tmp) users
 * cannot move files of others.
 */
function isOnlyOf(uid: number, folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const { uid: owner, mode } = lstatSync(at)
    if (owner !== uid && owner !== 0) return false
    if ((mode & othersWrite) !== 0 && (at === folder || (mode & sticky) === 0)) return false
    if (at === dirname(at)) return true
  }
}
