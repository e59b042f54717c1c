// A copy of a qcow2 for qemu-img, hashed as it is made. qemu-img opens a file by its name and reads it in any order,
// so no hash of the file itself says what it read: a program that can write to the file can change it in between and
// set its times back. The copy lies in Kiln's folder, where only this user can write.
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createSparseWriter } from '#platform/disk-images/disk-images.ts'
import { writing } from '#platform/files/fs-failure.ts'
import { partialPath } from '#platform/files/partial-name.ts'
import { sweepPartials } from '#platform/files/sweep.ts'
import { KilnError } from '#shared/errors.ts'
import { makeCacheFolder } from '../cache-folder.ts'
import { checkFile, type Wanted } from '../checksum.ts'
import type { SourceFile } from '../read/source-file.ts'
import type { Tools } from '../tools.ts'
import { rawBytes, requireRoom } from './qcow2.ts'

const operation = 'flash.source'

/** The path, which the caller must remove. Throws source.hash, source.gone, space.source, space.full, tool.missing. */
export async function checkedCopy(tools: Tools, file: SourceFile, wanted: Wanted): Promise<string> {
  const { folder } = tools
  await makeCacheFolder(folder)
  await sweepPartials(folder)
  const to = partialPath(join(folder, 'disk.qcow2'))
  return writing(operation, to, async () => {
    // POSIX: st_blocks counts units of 512 bytes.
    const { blocks } = await file.handle.stat()
    // The copy is there until the disk is unpacked. Known before, because copying takes minutes.
    await requireRoom(tools, file, blocks * 512 + (await promisedBytes(tools, file, wanted.signal)))
    const handle = await open(to, 'wx', 0o600)
    try {
      const copy = createSparseWriter(handle)
      await checkFile(file, { ...wanted, copy })
      await copy.finish()
      return to
    } catch (thrown) {
      await rm(to, { force: true })
      throw thrown
    } finally {
      await handle.close()
    }
  })
}

/** Returns the raw disk's size that the file states; it is not checked yet. */
async function promisedBytes(tools: Tools, file: SourceFile, signal: AbortSignal): Promise<number> {
  try {
    return await rawBytes(tools, file, signal)
  } catch (thrown) {
    // The error that its hash is another one says more, and only the copy shows it.
    if (thrown instanceof KilnError && thrown.code === 'source.broken') return 0
    throw thrown
  }
}
