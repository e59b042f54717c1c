// Makes one format of an image, from the raw disk (or Nix's result) and the formats made before it.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { FormatFile } from '#shared/images/image.ts'
import { pass } from './disk-work.ts'
import type { FormatJob } from './format-job.ts'
import { writeOva } from './write-ova.ts'

/** Reading a file again is quick compared with making it. */
const convertShare = 0.9

export async function makeFormat(ports: Ports, job: FormatJob): Promise<FormatFile> {
  const { format, folder, files, source, work } = job
  const to = job.to ?? join(folder, files[format])
  const raw = join(folder, files.raw)
  const written = await write()
  const facts = await ports.files.facts(to)
  return { file: files[format], ...written, modifiedMs: facts?.modifiedMs ?? 0 }

  async function write(): Promise<{ sizeBytes: number; sha256: string }> {
    switch (format) {
      case 'raw': {
        const { sizeBytes, sha256 } = await ports.disks.copyRaw(source, to, job.bmap, {
          ...work,
          data: job.sourceData,
        })
        return { sizeBytes, sha256 }
      }
      case 'iso':
        return ports.disks.copyFile(source, to, work)
      case 'raw.zst':
        return ports.disks.compressZstd(raw, to, work)
      case 'ova':
        return writeOva(ports, { ...job, raw, to })
      default: {
        const { signal, onFraction } = pass(work, 0, convertShare)
        await ports.disks.convert({
          from: { path: raw, format: 'raw' },
          to: { path: to, format, name: job.files[format], compression: job.compression },
          signal,
          onFraction,
        })
        return hashed()
      }
    }
  }

  /** Cancelled here, the file is complete but has no hash: it must not stay. */
  async function hashed() {
    try {
      return await ports.disks.hash(to, pass(work, convertShare, 1))
    } catch (thrown) {
      await ports.files.remove(to)
      throw thrown
    }
  }
}
