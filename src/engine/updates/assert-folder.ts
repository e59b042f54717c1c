// Checks that a folder can be published to: that it is ours, and that no links or foreign files are in the
// way.
import { join } from 'node:path'
import { parseVersioned } from '#engine/json-file.ts'
import type { FilesPort } from '#engine/ports/files.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { audienceOfFile } from '#shared/updates/audience.ts'
import { mark, markName, markVersion, mostMarkBytes } from '#shared/updates/folder-mark.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'
import { keysName } from './folder.ts'
import { hasNewerKeySet } from './key-sets-seen.ts'

const operation = 'updates.publish'

/**
 * Changes nothing. `keys`: null before they are made; then any Kiln's folder will do. Throws file.missing,
 * update.folder-foreign if it holds something else, update.folder-keys if it is for boxes that trust other
 * keys, update.folder-key-set if it has a newer key set, update.folder-link, update.folder-newer, and
 * update.mark-spoiled or update.file-spoiled if another program replaced a file.
 */
export async function assertFolder(
  ports: Pick<Ports, 'files' | 'folders'>,
  folder: string,
  keys: Pick<UpdateKeys, 'recovery' | 'number'> | null,
): Promise<void> {
  const { files } = ports
  if ((await files.facts(folder))?.kind !== 'folder')
    throw failure('file.missing', { operation, values: { path: folder }, details: { path: folder } })
  const path = join(folder, markName)
  const text = await files.readForeignText(path, mostMarkBytes).catch(thrown => {
    throw spoiled(thrown, path)
  })
  if (text === null) {
    if ((await files.list(folder)).length === 0) return
    throw failure('update.folder-foreign', { operation, values: { path: folder } })
  }
  const errors = { newer: 'update.folder-newer', broken: 'update.mark-spoiled', operation } as const
  const found = parseVersioned(text, { type: mark, version: markVersion, path, errors })
  if (keys && found.recovery !== keys.recovery)
    throw failure('update.folder-keys', {
      operation,
      values: { path: folder, key: found.recovery },
    })
  await assertPlain(files, folder)
  if (!keys) return
  // Boxes that saw the newer key set refuse pointers of an older one.
  if (await hasNewerKeySet(ports, folder, keys))
    throw failure('update.folder-key-set', { operation, values: { path: folder } })
}

/** The mark is not rewritten automatically: it identifies the owner of the folder. */
function spoiled(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof KilnError) || thrown.code !== 'file.broken') return thrown
  return failure('update.mark-spoiled', {
    operation,
    values: { path, reason: thrown.values['reason'] ?? '' },
    cause: thrown,
  })
}

/**
 * Anyone who can write to the folder must not be able to redirect what else is written and removed. Whatever
 * cannot be overwritten is reported before anything is written. Throws update.folder-link,
 * update.file-spoiled.
 */
async function assertPlain(files: FilesPort, folder: string): Promise<void> {
  const assertAll = async (kind: 'file' | 'folder', names: readonly string[]) => {
    for (const name of names) {
      const path = join(folder, name)
      if (await files.isLink(path)) throw failure('update.folder-link', { operation, values: { path } })
      const facts = await files.facts(path)
      const reason = message(kind === 'folder' ? 'reason.not-folder' : 'reason.not-regular')
      if (facts && facts.kind !== kind)
        throw failure('update.file-spoiled', { operation, values: { path, reason }, details: { path } })
    }
  }
  await assertAll('folder', ['pointers', 'later', 'history', 'cache', join('cache', 'nar')])
  const below = async (name: string) =>
    (await files.list(join(folder, name))).flatMap(each => (audienceOfFile(each) ? [join(name, each)] : []))
  await assertAll('folder', await below('history'))
  const isFolder = async (path: string) => (await files.facts(join(folder, path)))?.kind === 'folder'
  const pointers = [...(await below('pointers')), ...(await below('later'))]
  const folders = await Promise.all(pointers.map(async path => ((await isFolder(path)) ? [path] : [])))
  await assertAll('file', [markName, keysName, 'wave', ...folders.flat()])
}
