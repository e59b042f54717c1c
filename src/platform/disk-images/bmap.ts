// Reads and writes bmaptool's block maps: https://docs.yoctoproject.org/bmaptool (its BmapCreate.py and
// BmapCopy.py). Written is version 2.0 with SHA-256; read are also 1.4, which is the same, and 1.3, which has
// SHA-1 under other names. `BmapFileChecksum` is the checksum of the file itself with that field set to zeros.

import { createHash } from 'node:crypto'
import { readRegular } from '#platform/files/regular-file.ts'
import { failure } from '#shared/errors.ts'
import type { SummedRange } from '#shared/formats/range-sums.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message, Value } from '#shared/messages/message.ts'

/** Blocks `first` to `last`, inclusive; the checksum of their bytes (the last block ends where the image does). */
export type BmapRange = { first: number; last: number; sum: string }
export type Bmap = { imageBytes: number; blockBytes: number; ranges: BmapRange[] }

/** The same in bytes. */
export const summedRanges = ({ ranges, blockBytes, imageBytes }: Bmap): SummedRange[] =>
  ranges.map(({ first, last, sum }) => {
    const offset = first * blockBytes
    return { offset, length: Math.min((last + 1) * blockBytes, imageBytes) - offset, sum }
  })

/** All its checksums must fit into one message to the writer (jsonFrameBytes). */
const maxMapBytes = 32 << 20

const noChecksum = '0'.repeat(64)
const digest = (text: string, algorithm = 'sha256') => createHash(algorithm).update(text).digest('hex')
const hexDigits = { sha1: 40, sha256: 64, sha512: 128 } as const

const mappedBlocks = (ranges: { first: number; last: number }[]) =>
  ranges.reduce((sum, range) => sum + range.last - range.first + 1, 0)

/** Bytes that a writer has to write. */
export function mappedBytes({ imageBytes, blockBytes, ranges }: Bmap): number {
  const end = ((ranges.at(-1)?.last ?? -1) + 1) * blockBytes
  return mappedBlocks(ranges) * blockBytes - Math.max(0, end - imageBytes)
}

export function formatBmap(bmap: Bmap): string {
  const ranges = bmap.ranges.map(({ first, last, sum }) => {
    const blocks = first === last ? `${first}` : `${first}-${last}`
    return `        <Range chksum="${sum}"> ${blocks} </Range>\n`
  })
  const text = `<?xml version="1.0" ?>
<!-- Block map of a disk image: only these blocks hold data. Write it with: bmaptool copy IMAGE DRIVE -->
<bmap version="2.0">
    <ImageSize> ${bmap.imageBytes} </ImageSize>
    <BlockSize> ${bmap.blockBytes} </BlockSize>
    <BlocksCount> ${Math.ceil(bmap.imageBytes / bmap.blockBytes)} </BlocksCount>
    <MappedBlocksCount> ${mappedBlocks(bmap.ranges)} </MappedBlocksCount>
    <ChecksumType> sha256 </ChecksumType>
    <BmapFileChecksum> ${noChecksum} </BmapFileChecksum>
    <BlockMap>
${ranges.join('')}    </BlockMap>
</bmap>
`
  return text.replace(noChecksum, digest(text))
}

/** Parses a map that has checksums, and checks its own. Throws file.broken, naming `path`. */
export function parseBmap(text: string, path: Value = message('map.name')): Bmap {
  const check: (good: boolean, reason: Message) => asserts good = (good, reason) => {
    if (!good) throw failure('file.broken', { operation: 'bmap.read', values: { path, reason } })
  }
  const field = (name: string) => new RegExp(`<${name}>\\s*([^<\\s]+)\\s*</${name}>`).exec(text)?.[1] ?? ''
  const number = (name: string) => {
    const value = field(name)
    check(/^\d{1,15}$/.test(value), message('map.reason.field', { name }))
    return Number(value)
  }

  const version = /<bmap\s+version\s*=\s*"(\d{1,9}\.\d{1,9})"/.exec(text)?.[1] ?? ''
  check(version !== '', message('map.reason.other'))
  check(!/^(0|1\.[0-2])(\.|$)/.test(version), message('map.reason.no-sums', { version }))
  check(/^(1\.[34]$|2\.)/.test(version), message('map.reason.version', { version }))
  const names = version === '1.3' ? oldNames : newNames
  const type = names.type === null ? 'sha1' : field(names.type)
  check(isKnownHash(type), message('map.reason.sums', { type: type.slice(0, 20) }))
  const own = field(names.ownSum)
  check(own.length === hexDigits[type], message('map.reason.own-sum'))
  check(digest(text.replace(own, '0'.repeat(own.length)), type) === own, message('map.reason.own-sum'))

  const [imageBytes, blockBytes, blocks] = [number('ImageSize'), number('BlockSize'), number('BlocksCount')]
  check(blockBytes > 0 && Math.ceil(imageBytes / blockBytes) === blocks, message('map.reason.sizes'))
  const ranges: BmapRange[] = []
  const sums = `[0-9a-f]{${hexDigits[type]}}`
  const pattern = new RegExp(
    `<Range\\s+${names.rangeSum}="(${sums})">\\s*(\\d{1,15})(?:-(\\d{1,15}))?\\s*</Range>`,
    'g',
  )
  for (const [, sum = '', first = '', last = first] of text.matchAll(pattern)) {
    const range = { first: Number(first), last: Number(last), sum }
    const inOrder =
      range.first > (ranges.at(-1)?.last ?? -1) && range.last >= range.first && range.last < blocks
    check(inOrder, message('map.reason.order', { first, last }))
    ranges.push(range)
  }
  check(ranges.length === text.split('<Range').length - 1, message('map.reason.range'))
  check(mappedBlocks(ranges) === number('MappedBlocksCount'), message('map.reason.total'))
  return { imageBytes, blockBytes, ranges }
}

const newNames = { type: 'ChecksumType', ownSum: 'BmapFileChecksum', rangeSum: 'chksum' }
const oldNames = { type: null, ownSum: 'BmapFileSHA1', rangeSum: 'sha1' }

const isKnownHash = (type: string): type is keyof typeof hexDigits => Object.hasOwn(hexDigits, type)

/** Throws file.missing, file.broken. */
export async function readBmap(path: string): Promise<Bmap> {
  const operation = 'bmap.read'
  const bytes = await readRegular(path, { operation, maxBytes: maxMapBytes })
  if (!bytes) throw failure('file.missing', { operation, values: { path } })
  return parseBmap(bytes.toString('utf8'), path)
}
