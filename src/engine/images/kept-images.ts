// Caches what was read of images while their files are unchanged: a list of thousands reads each record once, and
// afterwards only checks the metadata of a few files.
import { join } from 'node:path'
import type { OwnFileFacts } from '#engine/ports/files.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { Image, ImageRecord } from '#shared/images/image.ts'
import { readImageRecord, recordPath, withFiles } from './record.ts'

/** A file that changed twice within one tick of the file system's clock has the same metadata after both. FAT's is 2
 *  s. */
const settledMs = 2000

type Kept = {
  identity: string
  record: ImageRecord
  /** Blocks used by its folder without its formats: negative if a file is a link, which is stored elsewhere. Growth
   *  without a new name, such as a file that is still being written, is counted once it has its name. */
  otherBytes: number
}

export function keptImages(ports: Pick<Ports, 'files' | 'now'>) {
  const kept = new Map<string, Kept>()

  /** null if the folder has no image. */
  async function read(imagesFolder: string, id: string): Promise<Image | null> {
    const folder = join(imagesFolder, id)
    const readAt = ports.now()
    const facts = await Promise.all([recordPath(folder), folder].map(path => ports.files.facts(path)))
    if (!facts[0]) return null
    const identity = facts.map(identityOf).join(' ')
    const before = kept.get(folder)
    if (before?.identity === identity) {
      const { image, bytes } = await withFiles(ports, folder, before.record)
      return { ...image, allocatedBytes: before.otherBytes + bytes }
    }
    const record = await readImageRecord(ports, imagesFolder, id)
    const { image, bytes } = await withFiles(ports, folder, record)
    const allocatedBytes = await ports.files.allocatedBytes(folder)
    const settled = facts.every(each => each !== null && each.changedMs < readAt - settledMs)
    if (settled) kept.set(folder, { identity, record, otherBytes: allocatedBytes - bytes })
    else kept.delete(folder)
    return { ...image, allocatedBytes }
  }

  /** Forgets all others, so that the cache never exceeds what exists. */
  function keepOnly(imagesFolder: string, ids: readonly string[]): void {
    const there = new Set(ids.map(id => join(imagesFolder, id)))
    for (const folder of kept.keys()) if (!there.has(folder)) kept.delete(folder)
  }

  return { read, keepOnly, count: () => kept.size }
}

export type KeptImages = ReturnType<typeof keptImages>

const identityOf = (facts: OwnFileFacts | null) =>
  facts && [facts.inode, facts.sizeBytes, facts.modifiedMs, facts.changedMs].join(':')
