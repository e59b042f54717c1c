// qemu-img's arguments and output. Manual: https://www.qemu.org/docs/master/tools/qemu-img.html

import type { DiskFile } from '#engine/ports/disk-images.ts'
import { type Compression, type DiskFormat, usualCompression } from '#shared/formats/format.ts'

const targetOptions: Record<DiskFormat, string[]> = {
  raw: [],
  qcow2: [],
  // streamOptimized: compressed, and the only kind that an OVA may hold. lsilogic: ESXi refuses a disk marked
  // `ide` (qemu-img's default) on a SCSI controller, but takes one marked `lsilogic` on SCSI and SATA alike.
  // VMware's own tools write the same.
  vmdk: ['-o', 'subformat=streamOptimized,adapter_type=lsilogic'],
  // The smallest block size of the format: qemu-img's default blocks of 8 MiB would include many zeros
  // between the data of an ext4 (Microsoft's advice for Linux guests: learn.microsoft.com, "Best practices
  // for running Linux on Hyper-V").
  vhdx: ['-o', 'subformat=dynamic,block_size=1M'],
}

/** A compressed VMDK is read-only, and a compressed qcow2 is slow. */
const writableOptions: Record<DiskFormat, string[]> = {
  raw: [],
  qcow2: [],
  vmdk: ['-o', 'subformat=monolithicSparse,adapter_type=lsilogic'],
  vhdx: targetOptions.vhdx,
}

const compressionOptions: Record<Compression, string[]> = {
  zlib: ['-c', '-o', 'compression_type=zlib'],
  zstd: ['-c', '-o', 'compression_type=zstd'],
  none: [],
}

type Target = DiskFile & { compression?: Compression | undefined }

/** Paths must be absolute: qemu-img would read `a:b` as a protocol. */
export const convertArguments = (from: DiskFile, to: Target, writable = false): string[] => [
  'convert',
  '-p',
  '-f',
  from.format,
  '-O',
  to.format,
  ...(writable ? writableOptions : targetOptions)[to.format],
  ...(to.format === 'qcow2' && !writable ? compressionOptions[to.compression ?? usualCompression] : []),
  from.path,
  to.path,
]

export const infoArguments = (disk: DiskFile): string[] => [
  'info',
  '--output=json',
  '-f',
  disk.format,
  disk.path,
]

/** Parses `    (12.34/100%)\r` from the output of `-p`, however it is split, and reports each larger fraction once. */
export function createProgressReader(onFraction: (fraction: number) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder('latin1')
  let text = ''
  let reported = -1
  return chunk => {
    text += decoder.decode(chunk, { stream: true })
    const percents = [...text.matchAll(/\((\d+(?:\.\d+)?)\/100%\)/g)].map(match => Number(match[1]))
    text = text.slice(-32)
    const fraction = Math.min(1, Math.max(-1, ...percents) / 100)
    if (fraction <= reported || fraction < 0) return
    reported = fraction
    onFraction(fraction)
  }
}

/** The last line with content, without the program's name in front. */
export function reasonOf(lines: string[]): string | null {
  const line = lines.findLast(text => text.trim() !== '')
  return line?.trim().replace(/^qemu-img: /, '') ?? null
}
