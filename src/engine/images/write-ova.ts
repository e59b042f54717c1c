// An OVA: the OVF descriptor, its manifest and a streamOptimized VMDK, in this order, in one ustar archive.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Ports } from '../ports/index.ts'
import type { FormatJob } from './format-job.ts'
import { ovfDescriptor } from './ova/descriptor.ts'
import { manifest } from './ova/manifest.ts'

export async function writeOva(ports: Ports, job: FormatJob & { raw: string; to: string }) {
  const { folder, files, made, machine, work, raw, to } = job
  // A VMDK that the image has anyway is used; otherwise one is made for the archive and removed with it.
  const kept = made.vmdk ? join(folder, made.vmdk.file) : null
  const disk = kept ?? join(folder, `.${files.ova}.vmdk`)
  try {
    if (!kept) {
      const { signal, onFraction } = work
      await ports.disks.convert({
        from: { path: raw, format: 'raw' },
        to: { path: disk, format: 'vmdk' },
        signal,
        onFraction,
      })
    }
    const diskFile = files.vmdk
    const hashed = made.vmdk ?? (await ports.disks.hash(disk, work))
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
    return await ports.disks.writeTar(to, members, work)
  } finally {
    if (!kept) await ports.files.remove(disk)
  }
}
