// For tests: disks with real file systems, and what becomes of a used drive that only their extents are written to.
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { blockBytes, dataRuns } from '#platform/disk-images/mapped-ranges.ts'
import { extentsOf } from '#platform/disk-images/used-blocks/extents-of.ts'
import { type Layout, layoutOf } from '#platform/disk-images/used-blocks/layout.ts'
import { readAtOf } from '#platform/disk-images/used-blocks/read-at.ts'
import { createStreamLayout, lookBackBytes } from '#platform/disk-images/used-blocks/stream-layout.ts'
import { type Extent, intersect, subtract, union } from '#shared/formats/extents.ts'

export const MiB = 1 << 20
export const command = (name: string, ...args: string[]) =>
  execFileSync(name, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })

export function emptyDisk(path: string, sizeBytes: number): string {
  const file = openSync(path, 'w')
  ftruncateSync(file, sizeBytes)
  closeSync(file)
  return path
}

/** Puts the file `part` into `disk` at `offset`, leaving its zeros out. */
export function putInto(disk: string, part: string, offset: number): void {
  command(
    'dd',
    `if=${part}`,
    `of=${disk}`,
    'bs=64K',
    `seek=${offset}B`,
    'oflag=seek_bytes',
    'conv=notrunc,sparse',
  )
}

export function takeOut(disk: string, part: string, { offset, length }: Extent): string {
  command(
    'dd',
    `if=${disk}`,
    `of=${part}`,
    'bs=64K',
    `skip=${offset}`,
    `count=${length}`,
    'iflag=skip_bytes,count_bytes',
    'status=none',
  )
  return part
}

export async function layoutOfFile(path: string): Promise<Layout> {
  const handle = await open(path)
  try {
    return await layoutOf(readAtOf(handle), (await handle.stat()).size)
  } finally {
    await handle.close()
  }
}

/** Blocks that are not zero, by reading all of the file: the least that any source could give. */
export function nonZero(path: string): Extent[] {
  const file = openSync(path, 'r')
  const bytes = Buffer.alloc(MiB)
  const found: Extent[] = []
  for (let at = 0; ; at += MiB) {
    const read = readSync(file, bytes, 0, MiB, at)
    if (read === 0) break
    for (const { first, end } of dataRuns(bytes.subarray(0, read), at / blockBytes))
      found.push({ offset: first * blockBytes, length: (end - first) * blockBytes })
  }
  closeSync(file)
  return union(found)
}

/** What the file's own extents are, and what a stream of the same bytes would hand on. */
export async function bothExtents(path: string): Promise<{ file: Extent[]; stream: Extent[] }> {
  const data = nonZero(path)
  const handle = await open(path)
  const { size } = await handle.stat()
  await handle.close()
  const { extents, unlessZero } = extentsOf(await layoutOfFile(path), [{ offset: 0, length: size }], size)
  const file = union(extents, intersect(unlessZero, data))

  const stream: Extent[] = []
  const layout = createStreamLayout(null)
  const source = openSync(path, 'r')
  // As decoders give them: of any size, and gone once `lookBackBytes` lie behind them.
  const sizes = [MiB, 4096, 3 * MiB, 12_288, 2 * MiB, 4096, 4096]
  let passed: Buffer[] = []
  for (let at = 0, turn = 0; at < size; turn += 1) {
    const bytes = Buffer.alloc(Math.min(sizes[turn % sizes.length] ?? MiB, size - at))
    readSync(source, bytes, 0, bytes.length, at)
    layout.take(at, bytes)
    const range = { offset: at, length: bytes.length }
    stream.push(...union(subtract([range], layout.free(range)), intersect(data, [range])))
    passed = stillNeeded([...passed, bytes])
    at += bytes.length
  }
  closeSync(source)
  return { file, stream: union(stream) }
}

/** What is no longer looked back into is spoiled. */
function stillNeeded(passed: Buffer[]): Buffer[] {
  let behind = 0
  const first = passed.findLastIndex(({ length }) => {
    behind += length
    return behind >= lookBackBytes
  })
  for (const bytes of passed.slice(0, Math.max(0, first))) bytes.fill(0xee)
  return passed.slice(Math.max(0, first))
}

/** A used drive: 0xA5 everywhere, then only `extents` of the disk written. */
export function usedDrive(disk: string, drive: string, extents: Extent[]): string {
  const [from, to] = [openSync(disk, 'r'), openSync(drive, 'w+')]
  const { size } = fstatSync(from)
  const old = Buffer.alloc(MiB, 0xa5)
  for (let at = 0; at < size; at += MiB) writeSync(to, old, 0, Math.min(MiB, size - at), at)
  const bytes = Buffer.alloc(MiB)
  for (const { offset, length } of extents) {
    for (let done = 0; done < length; done += MiB) {
      const read = readSync(from, bytes, 0, Math.min(MiB, length - done), offset + done)
      writeSync(to, bytes, 0, read, offset + done)
    }
  }
  closeSync(from)
  closeSync(to)
  return drive
}

export const copyOf = (path: string, to: string) => {
  copyFileSync(path, to)
  return to
}

/** Mounts a file with a file system in it while `body` runs, and waits until nothing uses it. Only root may. */
export function mounted<T>(image: string, folder: string, options: string, body: () => T): T {
  command('mkdir', '-p', folder)
  try {
    command('mount', '-o', options, image, folder)
  } catch (thrown) {
    // ntfs-3g can report a fault of a damaged file system after it has mounted it.
    spawnSync('umount', [folder])
    throw thrown
  }
  try {
    return body()
  } finally {
    unmount(folder)
    // A process that was started in between in its own mount namespace (Nix does that) has a copy of this mount.
    while (command('losetup', '-j', image).trim() !== '') command('sleep', '0.05')
  }
}

/** A FUSE file system is busy for a moment after its last file was closed. */
function unmount(folder: string): void {
  for (let tries = 1; spawnSync('umount', [folder]).status !== 0; tries++) {
    if (tries === 50) return void command('umount', folder)
    command('sleep', '0.1')
  }
}
