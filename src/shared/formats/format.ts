// The formats that an image can have, and what each is for. `raw` is the one disk build; the others are made from it.
import { message } from '../messages/codes.ts'
import type { Message } from '../messages/message.ts'

export const imageFormats = ['raw', 'raw.zst', 'qcow2', 'vmdk', 'vhdx', 'ova', 'iso'] as const
export type ImageFormat = (typeof imageFormats)[number]

/** The two things that Nix builds; every other format is a conversion of `raw`, outside Nix. */
export type BuildKind = 'raw' | 'iso'

type FormatInfo = {
  extension: string
  from: BuildKind
  /** Takes less space than its disk's blocks. */
  isCompressed: boolean
  /** Another format is made from the file with the lowest value: raw needs no decoding, an OVA contains a VMDK. null:
   *  never. */
  sourceOrder: number | null
}

export const formatInfo: Record<ImageFormat, FormatInfo> = {
  raw: { extension: 'raw', from: 'raw', isCompressed: false, sourceOrder: 1 },
  'raw.zst': { extension: 'raw.zst', from: 'raw', isCompressed: true, sourceOrder: 4 },
  qcow2: { extension: 'qcow2', from: 'raw', isCompressed: true, sourceOrder: 2 },
  vmdk: { extension: 'vmdk', from: 'raw', isCompressed: true, sourceOrder: 5 },
  vhdx: { extension: 'vhdx', from: 'raw', isCompressed: false, sourceOrder: 3 },
  ova: { extension: 'ova', from: 'raw', isCompressed: true, sourceOrder: 6 },
  iso: { extension: 'iso', from: 'iso', isCompressed: false, sourceOrder: null },
}

/** Formats that qemu-img reads and writes: one call converts between them. */
const diskFormats = ['raw', 'qcow2', 'vmdk', 'vhdx'] as const satisfies ImageFormat[]
export type DiskFormat = (typeof diskFormats)[number]
export const isDiskFormat = (format: string): format is DiskFormat =>
  diskFormats.some(each => each === format)

/** How a qcow2 is compressed. zlib is read by everything that reads qcow2; zstd only since QEMU 5.1. */
export const compressions = ['zlib', 'zstd', 'none'] as const
export type Compression = (typeof compressions)[number]
export const usualCompression: Compression = 'zlib'

/** A format without the texts `format.<id>` and `format-use.<id>` in the catalogue is a type error here. */
export const formatName = (format: ImageFormat): Message => message(`format.${format}`)
/** What it is for. */
export const formatUse = (format: ImageFormat): Message => message(`format-use.${format}`)

export const architectures = ['x86_64', 'aarch64'] as const
export type Architecture = (typeof architectures)[number]
/** Nix's name of the system: `x86_64-linux`. */
export const nixSystem = (arch: Architecture) => `${arch}-linux` as const
