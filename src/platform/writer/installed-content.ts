// Finds the writer's files, hashes them, and copies them into a folder of this user.
import { createHash } from 'node:crypto'
import { constants, createReadStream, existsSync } from 'node:fs'
import { chmod, copyFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { type HashedFile, type WriterFile, writerFiles } from './installed-layout.ts'
import type { WriterPlaces } from './places.ts'

export const cannotInstall = (reason: Value) =>
  failure('writer.not-installable', { operation: 'writer.install', values: { reason } })

/** Throws writer.not-installable if a part is missing. */
export async function ownFiles(places: WriterPlaces): Promise<WriterFile[]> {
  if (!existsSync(places.bundle))
    throw cannotInstall(message('writer.reason.not-built', { path: places.bundle }))
  const namesIn = (path: string) => readdir(dirname(path))
  const [program, bundle] = await Promise.all([namesIn(places.program.path), namesIn(places.bundle)])
  return writerFiles(places, { program, bundle })
}

export const hashOf = async (file: WriterFile, signal?: AbortSignal): Promise<HashedFile> => ({
  name: file.name,
  sha256:
    'text' in file ? createHash('sha256').update(file.text).digest('hex') : await fileHash(file.from, signal),
})

export async function fileHash(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted()
    hash.update(chunk as Uint8Array)
  }
  return hash.digest('hex')
}

/**
 * Copies them under their final names. Root cannot read every place they come from: an AppImage's mount, a
 * home on the network. Returns the copies.
 */
export async function stage(files: WriterFile[], folder: string, signal: AbortSignal): Promise<WriterFile[]> {
  const staged: WriterFile[] = []
  for (const file of files) {
    signal.throwIfAborted()
    const to = join(folder, file.name)
    if ('text' in file) await writeFile(to, file.text, { flag: 'wx' })
    else await copyFile(file.from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
    await chmod(to, 0o600)
    staged.push({ name: file.name, from: to })
  }
  return staged
}
