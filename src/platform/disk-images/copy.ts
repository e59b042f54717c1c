// Copies and hashes disks, each with one read of the source.
import { createHash } from 'node:crypto'
import { chmod, copyFile as cloneFile, constants, type FileHandle, open, writeFile } from 'node:fs/promises'
import type { CopiedDisk, CopyWork, Work } from '#engine/ports/disk-images.ts'
import { type Extent, subtract } from '#shared/formats/extents.ts'
import { errnoOf, reading } from '../files/fs-failure.ts'
import { publish } from '../files/publish.ts'
import { withRegular } from '../files/regular-file.ts'
import { formatBmap, mappedBytes } from './bmap.ts'
import { diskPass } from './disk-pass.ts'
import { blockBytes } from './mapped-ranges.ts'
import type { Source } from './pump.ts'
import { layoutOf } from './used-blocks/layout.ts'
import { readAtOf } from './used-blocks/read-at.ts'

export async function withSource<T>(
  operation: string,
  path: string,
  body: (source: Source) => Promise<T>,
): Promise<T> {
  return withRegular(path, { operation }, (handle, sizeBytes) => body({ handle, path, sizeBytes, operation }))
}

/** Clones where the file system can share blocks (btrfs, XFS, APFS; within one file system). */
async function clone({ handle, path }: Source, to: string): Promise<boolean> {
  try {
    // The open file: its name may lead elsewhere by now, and to a pipe that no program writes to.
    const from = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : path
    await cloneFile(from, to, constants.COPYFILE_FICLONE_FORCE)
    // Files in the store are read-only, and the clone inherits that.
    await chmod(to, 0o644)
    return true
  } catch (thrown) {
    const code = errnoOf(thrown) ?? ''
    if (['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOSYS', 'ENOTTY'].includes(code)) return false
    throw thrown
  }
}

async function withTarget<T>(
  path: string,
  sizeBytes: number,
  body: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  // w', not 'wx': a failed clone may have left its empty file. The name is random.
  const handle = await open(path, 'w')
  try {
    await handle.truncate(sizeBytes)
    return await body(handle)
  } finally {
    await handle.close()
  }
}

/** A kit has hundreds of small files; starting a thread for each would take longer than reading all their bytes. */
const smallBytes = 4 << 20

async function hashSmall({ handle, path, operation }: Source, work: Work) {
  work.signal.throwIfAborted()
  const bytes = await reading(operation, path, () => handle.readFile())
  work.onBytes(bytes.length, bytes.length)
  return { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

export async function hash(path: string, work: Work): Promise<{ sizeBytes: number; sha256: string }> {
  return withSource('images.hash', path, async source => {
    const { sizeBytes } = source
    if (sizeBytes <= smallBytes) return hashSmall(source, work)
    const { sha256, finish } = await diskPass(source, {}, work)
    finish()
    return { sizeBytes, sha256 }
  })
}

export async function copyFile(
  from: string,
  to: string,
  work: Work,
): Promise<{ sizeBytes: number; sha256: string }> {
  return withSource('images.copy', from, async source => {
    const { sha256, finish } = await publish('images.copy', [to], async partial =>
      (await clone(source, partial))
        ? diskPass(source, {}, work)
        : withTarget(partial, source.sizeBytes, target => diskPass(source, { target }, work)),
    )
    finish()
    return { sizeBytes: source.sizeBytes, sha256 }
  })
}

/** Everything except what file systems report as free. A few small reads before the single read of everything. */
async function usedOf({ handle, path, sizeBytes, operation }: Source): Promise<Extent[]> {
  const { free } = await reading(operation, path, () => layoutOf(readAtOf(handle), sizeBytes))
  return subtract([{ offset: 0, length: sizeBytes }], free)
}

export async function copyRaw(
  from: string,
  to: string,
  bmapPath: string,
  { data, ...work }: CopyWork,
): Promise<CopiedDisk> {
  return withSource('images.copy', from, async opened => {
    const source = { ...opened, data }
    const { sizeBytes } = source
    const used = await usedOf(source)
    return publish('images.copy', [to, bmapPath], async (partial, bmapPartial) => {
      const pass = (await clone(source, partial))
        ? await diskPass(source, { used }, work)
        : await withTarget(partial, sizeBytes, target => diskPass(source, { target, used }, work))
      const bmap = { imageBytes: sizeBytes, blockBytes, ranges: pass.ranges }
      await writeFile(bmapPartial, formatBmap(bmap))
      return { sizeBytes, mappedBytes: mappedBytes(bmap), sha256: pass.sha256, finish: pass.finish }
    }).then(({ finish, ...copied }) => {
      finish()
      return copied
    })
  })
}
