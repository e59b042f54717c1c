// Block maps as other versions of bmaptool and other programs write them.
import { createHash } from 'node:crypto'

/** `kind`: the hash of a map of version 2.0, or the version 1.3, which has SHA-1. */
type Map = {
  sums: readonly string[]
  kind: string
  ranges?: readonly string[]
  imageBytes?: number
  mapped?: number
}

/** Ranges of blocks of 4096 bytes, with these checksums; its own is right. */
export function foreignBmap({
  sums,
  kind,
  ranges = ['0-1', '9'],
  imageBytes = 40_000,
  mapped = 3,
}: Map): string {
  const isOld = kind === '1.3'
  const hash = isOld ? 'sha1' : kind
  const [attribute, ownSum] = isOld ? ['sha1', 'BmapFileSHA1'] : ['chksum', 'BmapFileChecksum']
  const zeros = '0'.repeat(createHash(hash).digest('hex').length)
  const text = `<?xml version="1.0" ?>
<bmap version="${isOld ? '1.3' : '2.0'}">
    <ImageSize> ${imageBytes} </ImageSize>
    <BlockSize> 4096 </BlockSize>
    <BlocksCount> ${Math.ceil(imageBytes / 4096)} </BlocksCount>
    <MappedBlocksCount> ${mapped} </MappedBlocksCount>
${isOld ? '' : `    <ChecksumType> ${kind} </ChecksumType>\n`}    <${ownSum}> ${zeros} </${ownSum}>
    <BlockMap>
${sums.map((sum, at) => `        <Range ${attribute}="${sum}"> ${ranges[at]} </Range>`).join('\n')}
    </BlockMap>
</bmap>
`
  return text.replace(zeros, createHash(hash).update(text).digest('hex'))
}
