// One format of an image, from the raw disk (or what Nix built) and what was made before it.
import { join } from 'node:path'
import type { FormatFile } from '#shared/model/image.ts'
import type { Ports } from '../ports/index.ts'
import type { FormatJob } from './format-job.ts'
import { writeOva } from './write-ova.ts'

export async function makeFormat(ports: Ports, job: FormatJob): Promise<FormatFile> {
  const { format, folder, files, source, work } = job
  const to = join(folder, files[format])
  const raw = join(folder, files.raw)
  const written = await write()
  const facts = await ports.files.facts(to)
  return { file: files[format], ...written, modifiedMs: facts?.modifiedMs ?? 0 }

  async function write(): Promise<{ sizeBytes: number; sha256: string }> {
    switch (format) {
      case 'raw': {
        const { sizeBytes, sha256 } = await ports.disks.copyRaw(source, to, job.bmap, work)
        return { sizeBytes, sha256 }
      }
      case 'iso':
        return ports.disks.copyFile(source, to, work)
      case 'raw.zst':
        return ports.disks.compressZstd(raw, to, work)
      case 'ova':
        return writeOva(ports, { ...job, raw, to })
      default: {
        const { signal, onFraction } = work
        await ports.disks.convert({
          from: { path: raw, format: 'raw' },
          to: { path: to, format },
          signal,
          onFraction,
        })
        return ports.disks.hash(to, work)
      }
    }
  }
}
