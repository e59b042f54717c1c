// Creates the disks of a new machine. The image's file is only ever read.
import { join } from 'node:path'
import type { DiskWork } from '#engine/images/formats/disk-work.ts'
import { extractRaw } from '#engine/images/formats/extract-raw.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { MachineDisk } from '#engine/ports/machines.ts'
import type { DiskFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import type { RecordedDisk } from '#shared/machines/machine.ts'
import { diskName, seedName } from './folder.ts'
import type { RunSource } from './source.ts'

const mib = 2 ** 20
/** Size of a disk that an ISO installs on, if its profile does not give one. */
const blankMiB = 20 * 1024

type NewDisks = { image: Image; source: RunSource; folder: string; seed: Uint8Array | null; work: DiskWork }

export async function makeDisks(
  ports: Ports,
  { image, source, folder, seed, work }: NewDisks,
): Promise<RecordedDisk[]> {
  const made = { image, source, folder, work }
  const [disks] = await bothOf(systemDisks(ports, made), seed && writeSeed(ports, folder, seed, work.signal))
  return seed ? [...disks, { ...plain, name: 'seed', file: seedName, bootOrder: null }] : disks
}

/** Ends when both have, so that the cleanup meets nothing that is still being written. */
async function bothOf<A, B>(first: Promise<A>, second: Promise<B> | null): Promise<[A, B | null]> {
  await Promise.allSettled([first, second])
  return Promise.all([first, second])
}

async function systemDisks(
  ports: Ports,
  { image, source, folder, work }: Omit<NewDisks, 'seed'>,
): Promise<RecordedDisk[]> {
  const disk: RecordedDisk = { ...plain, name: 'disk', file: diskName, bootOrder: 1 }
  const to = join(folder, diskName)
  if (source.way.kind === 'disc') {
    // Empty, so that the firmware boots the disc; once something is installed on it, it boots that.
    await ports.machines.makeBlank(to, (image.machine.diskMiB ?? blankMiB) * mib)
    return [disk, { name: 'disc', file: null, format: 'raw', bus: 'cdrom', bootOrder: 2 }]
  }
  if (source.way.kind === 'overlay') {
    await overlay(ports, { path: source.path, format: source.way.driver }, { image, to })
    return [disk]
  }
  const raw = join(folder, 'base.raw')
  if (source.format !== 'raw.zst' && source.format !== 'ova') throw new TypeError(source.format)
  await extractRaw(ports, { image, from: source.format, to: raw, work })
  await overlay(ports, { path: raw, format: 'raw' }, { image, to })
  return [disk]
}

const plain = { format: 'qcow2', bus: 'virtio' } as const

/** Makes a disk of the size that the profile wants: the guest's file system grows into it. */
async function overlay(
  ports: Ports,
  from: { path: string; format: DiskFormat },
  { image, to }: { image: Image; to: string },
) {
  const wanted = (image.machine.diskMiB ?? 0) * mib
  const there = wanted > 0 ? await ports.disks.virtualSize(from.path, from.format) : 0
  await ports.machines.makeOverlay({ from, to, sizeBytes: wanted > there ? wanted : null })
}

/** Writes the seed as qcow2, so that a checkpoint includes it: data that the guest wiped before does not return. */
async function writeSeed(ports: Ports, folder: string, seed: Uint8Array, signal: AbortSignal) {
  const raw = join(folder, 'seed.raw')
  try {
    await ports.files.writeBytes(raw, seed, { mode: 0o600 })
    await ports.disks.convert({
      from: { path: raw, format: 'raw' },
      to: { path: join(folder, seedName), format: 'qcow2' },
      asPrivateDisk: true,
      signal,
      onFraction: () => undefined,
    })
  } finally {
    await ports.files.remove(raw)
  }
}

/** Returns the disks with the paths that QEMU opens. */
export const attached = (disks: RecordedDisk[], folder: string, imagePath: string): MachineDisk[] =>
  disks.map(({ file, ...disk }) => ({ ...disk, path: file === null ? imagePath : join(folder, file) }))
