// Extracts the raw disk of an image from another of its files.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { DiskFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import type { SourceFormat } from '../source.ts'
import { type DiskWork, pass } from './disk-work.ts'

export async function extractRaw(
  ports: Ports,
  { image, from, to, work }: { image: Image; from: SourceFormat; to: string; work: DiskWork },
): Promise<void> {
  const path = image.formats[from]?.path ?? ''
  if (from === 'raw.zst') await ports.disks.decompressZstd(path, to, work)
  else if (from === 'ova') {
    const disk = ports.files.partialPath(join(image.folder, 'disk.vmdk'))
    try {
      await ports.disks.extractTar(path, /\.vmdk$/, disk, pass(work, 0, 0.3))
      await toRaw(ports, { path: disk, format: 'vmdk', to, work: pass(work, 0.3, 1) })
    } finally {
      await ports.files.remove(disk)
    }
  } else if (from !== 'raw') await toRaw(ports, { path, format: from, to, work })
}

type ToRaw = { path: string; format: DiskFormat; to: string; work: DiskWork }

const toRaw = (ports: Ports, { path, format, to, work: { signal, onFraction } }: ToRaw) =>
  ports.disks.convert({ from: { path, format }, to: { path: to, format: 'raw' }, signal, onFraction })
