// Reads and writes bmaptool's block maps: https://docs.yoctoproject.org/bmaptool, format version 2.0 (bmaptool's
// BmapCreate.py). `BmapFileChecksum` is the SHA-256 of the file itself with that field set to 64 zeros.

import { createHash } from 'node:crypto'
import { readRegular } from '#platform/files/regular-file.ts'
import { failure } from '#shared/errors.ts'
import type { SummedRange } from '#shared/formats/range-sums.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message, Value } from '#shared/messages/message.ts'

/** Blocks `first` to `last`, inclusive; `sha256` of their bytes (the last block ends where the image does). */
export type BmapRange = { first: number; last: number; sha256: string }
export type Bmap = { imageBytes: number; blockBytes: number; ranges: BmapRange[] }

/** The same in bytes. */
export const summedRanges = ({ ranges, blockBytes, imageBytes }: Bmap): SummedRange[] =>
  ranges.map(({ first, last, sha256 }) => {
    const offset = first * blockBytes
    return { offset, length: Math.min((last + 1) * blockBytes, imageBytes) - offset, sha256 }
  })

/** All its checksums must fit into one message to the writer (jsonFrameBytes). */
const maxMapBytes = 32 << 20

const noChecksum = '0'.repeat(64)
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const mappedBlocks = (ranges: { first: number; last: number }[]) =>
  ranges.reduce((sum, range) => sum + range.last - range.first + 1, 0)

/** Bytes that a writer has to write. */
export function mappedBytes({ imageBytes, blockBytes, ranges }: Bmap): number {
  const end = ((ranges.at(-1)?.last ?? -1) + 1) * blockBytes
  return mappedBlocks(ranges) * blockBytes - Math.max(0, end - imageBytes)
}

export function formatBmap(bmap: Bmap): string {
  const ranges = bmap.ranges.map(({ first, last, sha256 }) => {
    const blocks = first === last ? `${first}` : `${first}-${last}`
    return `        <Range chksum="${sha256}"> ${blocks} </Range>\n`
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
  return text.replace(noChecksum, sha256(text))
}

/** Parses a version 2 map with SHA-256 checksums and checks its own checksum. Throws file.broken, naming `path`. */
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

  const version = /<bmap\s+version\s*=\s*"(\d+)\.\d+"/.exec(text)?.[1]
  check(version === '2', version ? message('map.reason.version', { version }) : message('map.reason.other'))
  check(field('ChecksumType') === 'sha256', message('map.reason.sums'))
  const own = field('BmapFileChecksum')
  check(sha256(text.replace(own, noChecksum)) === own, message('map.reason.own-sum'))

  const [imageBytes, blockBytes, blocks] = [number('ImageSize'), number('BlockSize'), number('BlocksCount')]
  check(blockBytes > 0 && Math.ceil(imageBytes / blockBytes) === blocks, message('map.reason.sizes'))
  const ranges: BmapRange[] = []
  for (const [, chksum = '', first = '', last = first] of text.matchAll(
    /<Range\s+chksum="([0-9a-f]{64})">\s*(\d{1,15})(?:-(\d{1,15}))?\s*<\/Range>/g,
  )) {
    const range = { first: Number(first), last: Number(last), sha256: chksum }
    const inOrder =
      range.first > (ranges.at(-1)?.last ?? -1) && range.last >= range.first && range.last < blocks
    check(inOrder, message('map.reason.order', { first, last }))
    ranges.push(range)
  }
  check(ranges.length === text.split('<Range').length - 1, message('map.reason.range'))
  check(mappedBlocks(ranges) === number('MappedBlocksCount'), message('map.reason.total'))
  return { imageBytes, blockBytes, ranges }
}

/** Throws file.missing, file.broken. */
export async function readBmap(path: string): Promise<Bmap> {
  const operation = 'bmap.read'
  const bytes = await readRegular(path, { operation, maxBytes: maxMapBytes })
  if (!bytes) throw failure('file.missing', { operation, values: { path } })
  return parseBmap(bytes.toString('utf8'), path)
}
