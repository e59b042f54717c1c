// An OVA: the OVF descriptor, its manifest and a streamOptimized VMDK, in this order, in one ustar archive.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'
import { pass } from './disk-work.ts'
import type { FormatJob } from './format-job.ts'
import { manifest, ovfDescriptor } from './ova-descriptor.ts'

/** Eleven octal digits: the limit of the size field in a ustar header. DSP0243 requires ustar, so no extensions. */
const maxDiskBytes = 8 ** 11 - 1

export async function writeOva(ports: Ports, job: FormatJob & { raw: string; to: string }) {
  const { folder, files, made, machine, work, raw, to } = job
  // Uses the image's VMDK if there is one; otherwise one is made for the archive and removed with it.
  const kept = made.vmdk ? join(folder, made.vmdk.file) : null
  const disk = kept ?? ports.files.partialPath(join(folder, files.ova))
  try {
    if (!kept) {
      const { signal, onFraction } = pass(work, 0, 0.8)
      await ports.disks.convert({
        from: { path: raw, format: 'raw' },
        to: { path: disk, format: 'vmdk', name: files.vmdk },
        signal,
        onFraction,
      })
    }
    await refuseTooLarge(ports, disk, files.ova)
    const diskFile = files.vmdk
    const hashed = made.vmdk ?? (await ports.disks.hash(disk, pass(work, 0.8, 0.9)))
    const ovfName = files.ova.replace(/\.ova$/, '.ovf')
    const text = ovfDescriptor({
      ...machine,
      diskFile,
      diskFileBytes: hashed.sizeBytes,
      diskCapacityBytes: await ports.disks.virtualSize(raw, 'raw'),
    })
    const sums = manifest([
      { name: ovfName, sha256: createHash('sha256').update(text).digest('hex') },
      { name: diskFile, sha256: hashed.sha256 },
    ])
    const members = [
      { name: ovfName, text },
      { name: ovfName.replace(/\.ovf$/, '.mf'), text: sums },
      { name: diskFile, path: disk },
    ]
    return await ports.disks.writeTar(to, members, kept ? work : pass(work, 0.9, 1))
  } finally {
    if (!kept) await ports.files.remove(disk)
  }
}

/** The VMDK is compressed: its own size counts, not the disk's. */
async function refuseTooLarge({ files }: Ports, disk: string, file: string) {
  const sizeBytes = (await files.facts(disk))?.sizeBytes ?? 0
  if (sizeBytes <= maxDiskBytes) return
  const values = { file, size: bytes(sizeBytes) }
  throw failure('image.ova-full', { operation: 'images.convert', values })
}
