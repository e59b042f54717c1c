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
  /** Which of an image's files is flashed: the lowest, because nothing to decode is quickest. null: none. */
  flashOrder: number | null
  /** Which of them a kit gets: the lowest, because the smallest is copied soonest. null: none. */
  kitOrder: number | null
}

export const formatInfo: Record<ImageFormat, FormatInfo> = {
  raw: { extension: 'raw', from: 'raw', isCompressed: false, sourceOrder: 1, flashOrder: 1, kitOrder: 2 },
  'raw.zst': {
    extension: 'raw.zst',
    from: 'raw',
    isCompressed: true,
    sourceOrder: 4,
    flashOrder: 2,
    kitOrder: 1,
  },
  qcow2: {
    extension: 'qcow2',
    from: 'raw',
    isCompressed: true,
    sourceOrder: 2,
    flashOrder: 3,
    kitOrder: null,
  },
  vmdk: {
    extension: 'vmdk',
    from: 'raw',
    isCompressed: true,
    sourceOrder: 5,
    flashOrder: null,
    kitOrder: null,
  },
  vhdx: {
    extension: 'vhdx',
    from: 'raw',
    isCompressed: false,
    sourceOrder: 3,
    flashOrder: null,
    kitOrder: null,
  },
  ova: {
    extension: 'ova',
    from: 'raw',
    isCompressed: true,
    sourceOrder: 6,
    flashOrder: null,
    kitOrder: null,
  },
  iso: { extension: 'iso', from: 'iso', isCompressed: false, sourceOrder: null, flashOrder: 4, kitOrder: 3 },
}

const ordered = (orderOf: (info: FormatInfo) => number | null): readonly ImageFormat[] =>
  imageFormats
    .filter(format => orderOf(formatInfo[format]) !== null)
    .sort((a, b) => (orderOf(formatInfo[a]) ?? 0) - (orderOf(formatInfo[b]) ?? 0))

/** The formats that can be written to a drive, the first choice first. */
export const flashableFormats = ordered(({ flashOrder }) => flashOrder)
/** The formats that a kit can have, the first choice first. */
export const kitFormats = ordered(({ kitOrder }) => kitOrder)

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
/** The purpose of a format. */
export const formatUse = (format: ImageFormat): Message => message(`format-use.${format}`)

export const architectures = ['x86_64', 'aarch64'] as const
export type Architecture = (typeof architectures)[number]
/** Nix's name of the system: `x86_64-linux`. */
export const nixSystem = (arch: Architecture) => `${arch}-linux` as const
